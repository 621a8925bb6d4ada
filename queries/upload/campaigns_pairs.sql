-- Two states of the same entries side by side (of campaigns), with the parts in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table campaign_entry).
SELECT
    coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
    'co-quan-khoi' AS unit_id,
    campaign_id AS what_id,
    NULL AS by_id,
    coalesce(after_rows.month, before_rows.month) AS month,
    before_rows.upload_seq AS before_seq,
    before_rows.file_row AS before_row,
    after_rows.upload_seq AS after_seq,
    after_rows.file_row AS after_row,
    list_filter([
        struct_pack(
            name := 'name',
            old := coalesce(before_rows.name, base.name_vi)::VARCHAR,
            new := coalesce(after_rows.name, base.name_vi)::VARCHAR
        ),
        struct_pack(
            name := 'short_name',
            old := coalesce(before_rows.short_name, base.short_vi)::VARCHAR,
            new := coalesce(after_rows.short_name, base.short_vi)::VARCHAR
        ),
        struct_pack(
            name := 'name_en',
            old := coalesce(before_rows.name_en, base.name_en)::VARCHAR,
            new := coalesce(after_rows.name_en, base.name_en)::VARCHAR
        ),
        struct_pack(
            name := 'short_name_en',
            old := coalesce(before_rows.short_name_en, base.short_en)::VARCHAR,
            new := coalesce(after_rows.short_name_en, base.short_en)::VARCHAR
        ),
        struct_pack(
            name := 'result_unit',
            old := coalesce(before_rows.result_unit, base.result_unit_vi)::VARCHAR,
            new := coalesce(after_rows.result_unit, base.result_unit_vi)::VARCHAR
        ),
        struct_pack(
            name := 'result_unit_en',
            old := coalesce(before_rows.result_unit_en, base.result_unit_en)::VARCHAR,
            new := coalesce(after_rows.result_unit_en, base.result_unit_en)::VARCHAR
        ),
        struct_pack(
            name := 'scope',
            old := coalesce(before_rows.scope, if(base.scope = 'listed', base.listed_wards, base.scope))::VARCHAR,
            new := coalesce(after_rows.scope, if(base.scope = 'listed', base.listed_wards, base.scope))::VARCHAR
        ),
        struct_pack(
            name := 'starts',
            old := coalesce(before_rows.starts, base.starts_on)::VARCHAR,
            new := coalesce(after_rows.starts, base.starts_on)::VARCHAR
        ),
        struct_pack(
            name := 'ends',
            old := coalesce(before_rows.ends, base.ends_on)::VARCHAR,
            new := coalesce(after_rows.ends, base.ends_on)::VARCHAR
        )
    ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
FROM before_rows
FULL JOIN after_rows USING (campaign_id)
LEFT JOIN campaign_base AS base USING (campaign_id)
ORDER BY ward_id, unit_id, month, what_id, by_id
