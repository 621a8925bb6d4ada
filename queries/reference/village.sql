-- Loads villages given as `source` (unit_id, name_vi, kind, parent_id, household_count, population, is_sample).
-- Grain: one row per village. Order: by ward, then numbered villages by number, then names by Vietnamese collation.
INSERT INTO unit_base BY NAME
SELECT
    source.unit_id,
    source.name_vi,
    source.kind,
    'village' AS level,
    source.parent_id,
    source.household_count,
    source.population,
    ward.sort_order * 100000 + row_number() OVER (
        PARTITION BY source.parent_id
        ORDER BY
            coalesce(try_cast(regexp_extract(source.name_vi, '[0-9]+') AS INTEGER), 100000),
            source.name_vi COLLATE vi
    ) AS sort_order,
    source.is_sample
FROM source
JOIN unit_base AS ward ON ward.unit_id = source.parent_id
ORDER BY sort_order
