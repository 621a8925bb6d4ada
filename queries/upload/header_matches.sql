-- The headers that a person matched by hand before, in a file of the same header row.
-- Grain: one row per header; the last match counts.
SELECT header, arg_max(column_name, matched_at) AS column_name
FROM header_match
WHERE account_id = $account_id AND dataset = $dataset AND layout = $layout
GROUP BY header
ORDER BY header
