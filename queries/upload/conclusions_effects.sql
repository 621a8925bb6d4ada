-- Every part of a conclusion that differs between two states of the same keys, old and new; and the rows that stay.
-- Grain: one row per key and measure that differs; one row without a measure per key that stays.
-- state: removed, returned, changed; kept where an upload after $upload_seq holds the row; same where none does.
-- Tables before_rows, after_rows (the table conclusion).
WITH
pairs AS (
    SELECT
        coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
        coalesce(after_rows.ward_id, before_rows.ward_id) AS unit_id,
        number AS what_id,
        coalesce(after_rows.responsible_id, before_rows.responsible_id) AS by_id,
        coalesce(after_rows.month, before_rows.month) AS month,
        before_rows.upload_seq AS before_seq,
        before_rows.file_row AS before_row,
        after_rows.upload_seq AS after_seq,
        after_rows.file_row AS after_row,
        list_filter([
            struct_pack(name := 'issued_on', old := before_rows.issued_on::VARCHAR,
                new := after_rows.issued_on::VARCHAR),
            struct_pack(name := 'content', old := before_rows.content, new := after_rows.content),
            struct_pack(name := 'responsible', old := before_rows.responsible_id, new := after_rows.responsible_id),
            struct_pack(name := 'due_on', old := before_rows.due_on::VARCHAR, new := after_rows.due_on::VARCHAR),
            struct_pack(name := 'status', old := before_rows.status, new := after_rows.status),
            struct_pack(name := 'done_on', old := before_rows.done_on::VARCHAR, new := after_rows.done_on::VARCHAR)
        ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
    FROM before_rows
    FULL JOIN after_rows USING (number)
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
