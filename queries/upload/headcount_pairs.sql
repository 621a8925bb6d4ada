-- Two states of the same rows side by side (of headcount), with the cells in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table headcount).
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
ORDER BY ward_id, unit_id, month, what_id, by_id
