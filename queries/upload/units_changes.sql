-- Every part of a unit that a file would change, old and new; of a new one every part.
-- Grain: one row per file row and part that differs. Table incoming (the table unit_entry without upload_seq).
WITH
cells AS (
    SELECT incoming.file_row, unnest(list_filter([
        struct_pack(
            name := 'code',
            old := coalesce(stored.code, base.code)::VARCHAR,
            new := coalesce(incoming.code, base.code)::VARCHAR
        ),
        struct_pack(
            name := 'name',
            old := coalesce(stored.name, base.name_vi)::VARCHAR,
            new := coalesce(incoming.name, base.name_vi)::VARCHAR
        ),
        struct_pack(
            name := 'kind',
            old := coalesce(stored.kind, base.kind)::VARCHAR,
            new := coalesce(incoming.kind, base.kind)::VARCHAR
        ),
        struct_pack(
            name := 'parent',
            old := coalesce(stored.parent_id, base.parent_id)::VARCHAR,
            new := coalesce(incoming.parent_id, base.parent_id)::VARCHAR
        ),
        struct_pack(
            name := 'household_count',
            old := coalesce(stored.household_count, base.household_count)::VARCHAR,
            new := coalesce(incoming.household_count, base.household_count)::VARCHAR
        ),
        struct_pack(
            name := 'population',
            old := coalesce(stored.population, base.population)::VARCHAR,
            new := coalesce(incoming.population, base.population)::VARCHAR
        ),
        struct_pack(
            name := 'valid_from',
            old := coalesce(stored.valid_from, base.valid_from)::VARCHAR,
            new := coalesce(incoming.valid_from, base.valid_from)::VARCHAR
        ),
        struct_pack(
            name := 'valid_to',
            old := coalesce(stored.valid_to, base.valid_to)::VARCHAR,
            new := coalesce(incoming.valid_to, base.valid_to)::VARCHAR
        )
    ], lambda cell: cell.old IS DISTINCT FROM cell.new)) AS cell
    FROM incoming
    LEFT JOIN unit_entry AS stored USING (unit_id)
    LEFT JOIN unit_base AS base USING (unit_id)
)
SELECT file_row, cell.name AS column_name, cell.old AS old, cell.new AS new
FROM cells
ORDER BY
    file_row,
    list_position(['code', 'name', 'kind', 'parent', 'household_count', 'population', 'valid_from', 'valid_to'], cell.name)
