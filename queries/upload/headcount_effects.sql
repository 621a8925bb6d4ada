-- Every headcount figure that differs between two states of the same keys, old and new; and the rows that stay.
-- Grain: one row per key and measure that differs; one row without a measure per key that stays.
-- state: removed, returned, changed; kept where an upload after $upload_seq holds the row; same where none does.
-- Tables before_rows, after_rows (the table headcount).
WITH
pairs AS (
    SELECT
        coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
        unit_id AS unit_id,
        category AS what_id,
        body_id AS by_id,
        month,
        before_rows.upload_seq AS before_seq,
        before_rows.file_row AS before_row,
        after_rows.upload_seq AS after_seq,
        after_rows.file_row AS after_row,
        list_filter([
            struct_pack(name := 'assigned_count', old := before_rows.assigned_count::VARCHAR,
                new := after_rows.assigned_count::VARCHAR),
            struct_pack(name := 'present_count', old := before_rows.present_count::VARCHAR,
                new := after_rows.present_count::VARCHAR),
            struct_pack(name := 'female_count', old := before_rows.female_count::VARCHAR,
                new := after_rows.female_count::VARCHAR),
            struct_pack(name := 'party_member_count', old := before_rows.party_member_count::VARCHAR,
                new := after_rows.party_member_count::VARCHAR)
        ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
    FROM before_rows
    FULL JOIN after_rows USING (unit_id, body_id, category, month)
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
