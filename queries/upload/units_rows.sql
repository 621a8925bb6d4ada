-- The unit entries of a file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per unit_id. A part whose column the file lacks keeps what is entered; where one is blank, what the release
-- or the sample says stands. $present names the file's columns. Table arrived (the table unit_entry without upload_seq).
WITH
filled AS (
    SELECT
        arrived.unit_id,
        if(list_contains($present, 'code'), arrived.code, stored.code) AS code,
        if(list_contains($present, 'name'), arrived.name, stored.name) AS name,
        if(list_contains($present, 'kind'), arrived.kind, stored.kind) AS kind,
        if(list_contains($present, 'parent'), arrived.parent_id, stored.parent_id) AS parent_id,
        if(list_contains($present, 'household_count'), arrived.household_count, stored.household_count)
            AS household_count,
        if(list_contains($present, 'population'), arrived.population, stored.population) AS population,
        if(list_contains($present, 'valid_from'), arrived.valid_from, stored.valid_from) AS valid_from,
        if(list_contains($present, 'valid_to'), arrived.valid_to, stored.valid_to) AS valid_to,
        arrived.file_row
    FROM arrived
    LEFT JOIN unit_entry AS stored USING (unit_id)
)
SELECT
    filled.code, filled.name, filled.kind, filled.parent_id, filled.household_count, filled.population,
    filled.valid_from, filled.valid_to,
    filled.file_row,
    CASE
        WHEN stored.upload_seq IS NULL AND base.unit_id IS NULL THEN 'new'
        WHEN coalesce(filled.code, base.code) IS DISTINCT FROM coalesce(stored.code, base.code)
            OR coalesce(filled.name, base.name_vi) IS DISTINCT FROM coalesce(stored.name, base.name_vi)
            OR coalesce(filled.kind, base.kind) IS DISTINCT FROM coalesce(stored.kind, base.kind)
            OR coalesce(filled.parent_id, base.parent_id)
                IS DISTINCT FROM coalesce(stored.parent_id, base.parent_id)
            OR coalesce(filled.household_count, base.household_count)
                IS DISTINCT FROM coalesce(stored.household_count, base.household_count)
            OR coalesce(filled.population, base.population)
                IS DISTINCT FROM coalesce(stored.population, base.population)
            OR coalesce(filled.valid_from, base.valid_from)
                IS DISTINCT FROM coalesce(stored.valid_from, base.valid_from)
            OR coalesce(filled.valid_to, base.valid_to)
                IS DISTINCT FROM coalesce(stored.valid_to, base.valid_to) THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM filled
LEFT JOIN unit_entry AS stored USING (unit_id)
LEFT JOIN unit_base AS base USING (unit_id)
ORDER BY filled.file_row
