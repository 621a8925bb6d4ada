-- Every part of a merger that a file would change, old and new; of a new one every part.
-- Grain: one row per file row and part that differs. Table incoming (the table merger_entry without upload_seq).
WITH
cells AS (
    SELECT incoming.file_row, unnest(list_filter([
        struct_pack(
            name := 'effective_on',
            old := coalesce(stored.effective_on, base.effective_on)::VARCHAR,
            new := coalesce(incoming.effective_on, base.effective_on)::VARCHAR
        ),
        struct_pack(
            name := 'new',
            old := coalesce(stored.new_id, base.new_id)::VARCHAR,
            new := coalesce(incoming.new_id, base.new_id)::VARCHAR
        ),
        struct_pack(
            name := 'legal_basis',
            old := coalesce(stored.legal_basis, base.legal_basis)::VARCHAR,
            new := coalesce(incoming.legal_basis, base.legal_basis)::VARCHAR
        )
    ], lambda cell: cell.old IS DISTINCT FROM cell.new)) AS cell
    FROM incoming
    LEFT JOIN merger_entry AS stored USING (old_id)
    LEFT JOIN unit_change_base AS base USING (old_id)
)
SELECT file_row, cell.name AS column_name, cell.old AS old, cell.new AS new
FROM cells
ORDER BY
    file_row,
    list_position(['effective_on', 'new', 'legal_basis'], cell.name)
