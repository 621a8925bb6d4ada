-- The campaign entries of a file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per campaign_id. A part whose column the file lacks keeps what is entered; where one is blank, what the release
-- or the sample says stands. $present names the file's columns. Table arrived (the table campaign_entry without upload_seq).
WITH
filled AS (
    SELECT
        arrived.campaign_id,
        if(list_contains($present, 'name'), arrived.name, stored.name) AS name,
        if(list_contains($present, 'short_name'), arrived.short_name, stored.short_name) AS short_name,
        if(list_contains($present, 'name_en'), arrived.name_en, stored.name_en) AS name_en,
        if(list_contains($present, 'short_name_en'), arrived.short_name_en, stored.short_name_en) AS short_name_en,
        if(list_contains($present, 'result_unit'), arrived.result_unit, stored.result_unit) AS result_unit,
        if(list_contains($present, 'result_unit_en'), arrived.result_unit_en, stored.result_unit_en) AS result_unit_en,
        if(list_contains($present, 'scope'), arrived.scope, stored.scope) AS scope,
        if(list_contains($present, 'starts'), arrived.starts, stored.starts) AS starts,
        if(list_contains($present, 'ends'), arrived.ends, stored.ends) AS ends,
        arrived.file_row
    FROM arrived
    LEFT JOIN campaign_entry AS stored USING (campaign_id)
)
SELECT
    filled.name, filled.short_name, filled.name_en, filled.short_name_en, filled.result_unit, filled.result_unit_en,
    filled.scope, filled.starts, filled.ends,
    filled.file_row,
    CASE
        WHEN stored.upload_seq IS NULL AND base.campaign_id IS NULL THEN 'new'
        WHEN coalesce(filled.name, base.name_vi) IS DISTINCT FROM coalesce(stored.name, base.name_vi)
            OR coalesce(filled.short_name, base.short_vi)
                IS DISTINCT FROM coalesce(stored.short_name, base.short_vi)
            OR coalesce(filled.name_en, base.name_en) IS DISTINCT FROM coalesce(stored.name_en, base.name_en)
            OR coalesce(filled.short_name_en, base.short_en)
                IS DISTINCT FROM coalesce(stored.short_name_en, base.short_en)
            OR coalesce(filled.result_unit, base.result_unit_vi)
                IS DISTINCT FROM coalesce(stored.result_unit, base.result_unit_vi)
            OR coalesce(filled.result_unit_en, base.result_unit_en)
                IS DISTINCT FROM coalesce(stored.result_unit_en, base.result_unit_en)
            OR coalesce(filled.scope, if(base.scope = 'listed', base.listed_wards, base.scope))
                IS DISTINCT FROM coalesce(stored.scope, if(base.scope = 'listed', base.listed_wards, base.scope))
            OR coalesce(filled.starts, base.starts_on)
                IS DISTINCT FROM coalesce(stored.starts, base.starts_on)
            OR coalesce(filled.ends, base.ends_on) IS DISTINCT FROM coalesce(stored.ends, base.ends_on) THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM filled
LEFT JOIN campaign_entry AS stored USING (campaign_id)
LEFT JOIN campaign_base AS base USING (campaign_id)
ORDER BY filled.file_row
