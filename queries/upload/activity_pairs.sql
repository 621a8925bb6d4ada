-- Two states of the same rows side by side (of activity), with the cells in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table activity).
SELECT
    coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
    village_id AS unit_id,
    campaign_id AS what_id,
    body_id AS by_id,
    month,
    before_rows.upload_seq AS before_seq,
    before_rows.file_row AS before_row,
    after_rows.upload_seq AS after_seq,
    after_rows.file_row AS after_row,
    list_filter([
        struct_pack(name := 'session_count', old := before_rows.session_count::VARCHAR,
            new := after_rows.session_count::VARCHAR),
        struct_pack(name := 'participant_count', old := before_rows.participant_count::VARCHAR,
            new := after_rows.participant_count::VARCHAR),
        struct_pack(name := 'new_household_count', old := before_rows.new_household_count::VARCHAR,
            new := after_rows.new_household_count::VARCHAR),
        struct_pack(name := 'result', old := before_rows.result::VARCHAR, new := after_rows.result::VARCHAR),
        struct_pack(name := 'note', old := before_rows.note, new := after_rows.note)
    ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
FROM before_rows
FULL JOIN after_rows USING (village_id, campaign_id, body_id, month)
ORDER BY ward_id, unit_id, month, what_id, by_id
