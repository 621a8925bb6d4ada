-- Two states of the same rows side by side (of conclusions), with the cells in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table conclusion).
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
ORDER BY ward_id, unit_id, month, what_id, by_id
