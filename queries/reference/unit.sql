-- Loads data/units.csv (registered as `source`, all text) into the units: city, office and wards.
-- Grain: one row per unit. Official order: the city, the office, then phường before xã, each by code.
INSERT INTO unit_base BY NAME
WITH levelled AS (
    SELECT
        *,
        CASE kind WHEN 'thành phố' THEN 'city' WHEN 'cơ quan' THEN 'office' ELSE 'ward' END AS level
    FROM source
)
SELECT
    id AS unit_id,
    code,
    name AS name_vi,
    kind,
    level,
    parent AS parent_id,
    valid_from::DATE AS valid_from,
    valid_to::DATE AS valid_to,
    population::BIGINT AS population,
    tile_col::INTEGER AS tile_column,
    tile_row::INTEGER AS tile_row,
    row_number() OVER (
        ORDER BY level <> 'city', level <> 'office', kind <> 'phường', code, coalesce(valid_from::DATE, DATE '1900-01-01')
    ) AS sort_order,
    FALSE AS is_sample
FROM levelled
ORDER BY sort_order
