-- Two states of the same entries side by side (of mergers), with the parts in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table merger_entry).
SELECT
    coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
    'co-quan-khoi' AS unit_id,
    old_id AS what_id,
    NULL AS by_id,
    coalesce(after_rows.month, before_rows.month) AS month,
    before_rows.upload_seq AS before_seq,
    before_rows.file_row AS before_row,
    after_rows.upload_seq AS after_seq,
    after_rows.file_row AS after_row,
    list_filter([
        struct_pack(
            name := 'effective_on',
            old := coalesce(before_rows.effective_on, base.effective_on)::VARCHAR,
            new := coalesce(after_rows.effective_on, base.effective_on)::VARCHAR
        ),
        struct_pack(
            name := 'new',
            old := coalesce(before_rows.new_id, base.new_id)::VARCHAR,
            new := coalesce(after_rows.new_id, base.new_id)::VARCHAR
        ),
        struct_pack(
            name := 'legal_basis',
            old := coalesce(before_rows.legal_basis, base.legal_basis)::VARCHAR,
            new := coalesce(after_rows.legal_basis, base.legal_basis)::VARCHAR
        )
    ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
FROM before_rows
FULL JOIN after_rows USING (old_id)
LEFT JOIN unit_change_base AS base USING (old_id)
ORDER BY ward_id, unit_id, month, what_id, by_id
