-- Two states of the same rows side by side (of targets), with the cells in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table target).
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
ORDER BY ward_id, unit_id, month, what_id, by_id
