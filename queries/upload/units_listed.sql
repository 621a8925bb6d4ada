-- The units as a units file has them, for templates and the page that lists them.
-- Grain: one row per ward and village, in official order; texts as a person writes them.
SELECT
    unit.unit_id AS id,
    unit.code,
    unit.name_vi AS name,
    unit.kind,
    CASE WHEN unit.level = 'village' THEN ward.name_vi END AS parent,
    unit.household_count::VARCHAR AS household_count,
    unit.population::VARCHAR AS population,
    strftime(unit.valid_from, '%d/%m/%Y') AS valid_from,
    strftime(unit.valid_to, '%d/%m/%Y') AS valid_to,
    coalesce(ward.unit_id, unit.unit_id) AS ward_id
FROM unit
LEFT JOIN unit AS ward ON ward.unit_id = unit.parent_id AND unit.level = 'village'
WHERE unit.level IN ('ward', 'village')
ORDER BY unit.level = 'village', unit.sort_order, unit.unit_id
