-- Every figure that differs between two states of the same keys, old and new; and the rows that stay.
-- Grain: one row per key and measure that differs; one row without a measure per key that stays.
-- state: removed, returned, changed; kept where an upload after $upload_seq holds the row; same where none does.
-- Table pairs (the rows of upload/<dataset>_pairs).
WITH
told AS (
    SELECT
        ward_id, unit_id, what_id, by_id, month, before_seq, before_row, after_seq, after_row,
        CASE
            WHEN after_seq IS NULL THEN 'removed'
            WHEN before_seq IS NULL THEN 'returned'
            WHEN len(cells) > 0 THEN 'changed'
            WHEN after_seq > $upload_seq THEN 'kept'
            ELSE 'same'
        END AS state,
        unnest(CASE WHEN len(cells) > 0 THEN cells ELSE [NULL] END) AS cell
    FROM pairs
)
SELECT
    state, ward_id, unit_id, what_id, by_id, month, before_seq, before_row, after_seq, after_row,
    cell.name AS column_name, cell.old AS old, cell.new AS new
FROM told
ORDER BY ward_id, unit_id, month, what_id, by_id, column_name
