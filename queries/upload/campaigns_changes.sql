-- Every part of a campaign that a file would change, old and new; of a new one every part.
-- Grain: one row per file row and part that differs. Table incoming (the table campaign_entry without upload_seq).
WITH
cells AS (
    SELECT incoming.file_row, unnest(list_filter([
        struct_pack(
            name := 'name',
            old := coalesce(stored.name, base.name_vi)::VARCHAR,
            new := coalesce(incoming.name, base.name_vi)::VARCHAR
        ),
        struct_pack(
            name := 'short_name',
            old := coalesce(stored.short_name, base.short_vi)::VARCHAR,
            new := coalesce(incoming.short_name, base.short_vi)::VARCHAR
        ),
        struct_pack(
            name := 'name_en',
            old := coalesce(stored.name_en, base.name_en)::VARCHAR,
            new := coalesce(incoming.name_en, base.name_en)::VARCHAR
        ),
        struct_pack(
            name := 'short_name_en',
            old := coalesce(stored.short_name_en, base.short_en)::VARCHAR,
            new := coalesce(incoming.short_name_en, base.short_en)::VARCHAR
        ),
        struct_pack(
            name := 'result_unit',
            old := coalesce(stored.result_unit, base.result_unit_vi)::VARCHAR,
            new := coalesce(incoming.result_unit, base.result_unit_vi)::VARCHAR
        ),
        struct_pack(
            name := 'result_unit_en',
            old := coalesce(stored.result_unit_en, base.result_unit_en)::VARCHAR,
            new := coalesce(incoming.result_unit_en, base.result_unit_en)::VARCHAR
        ),
        struct_pack(
            name := 'scope',
            old := coalesce(stored.scope, if(base.scope = 'listed', base.listed_wards, base.scope))::VARCHAR,
            new := coalesce(incoming.scope, if(base.scope = 'listed', base.listed_wards, base.scope))::VARCHAR
        ),
        struct_pack(
            name := 'starts',
            old := coalesce(stored.starts, base.starts_on)::VARCHAR,
            new := coalesce(incoming.starts, base.starts_on)::VARCHAR
        ),
        struct_pack(
            name := 'ends',
            old := coalesce(stored.ends, base.ends_on)::VARCHAR,
            new := coalesce(incoming.ends, base.ends_on)::VARCHAR
        )
    ], lambda cell: cell.old IS DISTINCT FROM cell.new)) AS cell
    FROM incoming
    LEFT JOIN campaign_entry AS stored USING (campaign_id)
    LEFT JOIN campaign_base AS base USING (campaign_id)
)
SELECT file_row, cell.name AS column_name, cell.old AS old, cell.new AS new
FROM cells
ORDER BY
    file_row,
    list_position(['name', 'short_name', 'name_en', 'short_name_en', 'result_unit', 'result_unit_en', 'scope', 'starts', 'ends'], cell.name)
