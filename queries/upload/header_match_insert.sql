-- Remembers which column of ours a header of a file is.
-- Grain: one row per match.
INSERT INTO header_match (account_id, dataset, layout, header, column_name, matched_at)
VALUES ($account_id, $dataset, $layout, $header, $column_name, $matched_at)
