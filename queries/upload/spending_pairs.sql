-- Two states of the same rows side by side (of spending), with the cells in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table spending).
SELECT
    coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
    unit_id AS unit_id,
    item_code AS what_id,
    source AS by_id,
    month,
    before_rows.upload_seq AS before_seq,
    before_rows.file_row AS before_row,
    after_rows.upload_seq AS after_seq,
    after_rows.file_row AS after_row,
    list_filter([
        struct_pack(name := 'planned_vnd', old := before_rows.planned_vnd::VARCHAR,
            new := after_rows.planned_vnd::VARCHAR),
        struct_pack(name := 'actual_vnd', old := before_rows.actual_vnd::VARCHAR,
            new := after_rows.actual_vnd::VARCHAR)
    ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
FROM before_rows
FULL JOIN after_rows USING (unit_id, item_code, source, month)
ORDER BY ward_id, unit_id, month, what_id, by_id
