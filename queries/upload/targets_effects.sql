-- Every target that differs between two states of the same keys, old and new; and the rows that stay.
-- Grain: one row per key and measure that differs; one row without a measure per key that stays.
-- state: removed, returned, changed; kept where an upload after $upload_seq holds the row; same where none does.
-- Tables before_rows, after_rows (the table target).
WITH
pairs AS (
    SELECT
        coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
        unit_id AS unit_id,
        campaign_id AS what_id,
        NULL AS by_id,
        month,
        before_rows.upload_seq AS before_seq,
        before_rows.file_row AS before_row,
        after_rows.upload_seq AS after_seq,
        after_rows.file_row AS after_row,
        list_filter([
            struct_pack(name := 'target', old := before_rows.target::VARCHAR, new := after_rows.target::VARCHAR)
        ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
    FROM before_rows
    FULL JOIN after_rows USING (campaign_id, unit_id, month)
),
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
