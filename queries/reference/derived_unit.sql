-- The units: what is entered of each, over what the release or the sample says of it.
-- Grain: one row per unit. A unit that went into another ends the day before at the latest (unit_change is derived
-- first). Official order: the city, the office, phường before xã, each by code; villages by number, then name.
WITH
known AS (
    SELECT
        unit_id,
        coalesce(entry.code, base.code) AS code,
        coalesce(entry.name, base.name_vi) AS name_vi,
        coalesce(entry.kind, base.kind) AS kind,
        CASE
            WHEN coalesce(entry.kind, base.kind) IN ('khu', 'thôn') THEN 'village'
            WHEN coalesce(entry.kind, base.kind) IN ('phường', 'xã') THEN 'ward'
            ELSE base.level
        END AS level,
        coalesce(entry.parent_id, base.parent_id) AS parent_id,
        coalesce(entry.valid_from, base.valid_from) AS valid_from,
        coalesce(entry.valid_to, base.valid_to) AS valid_to,
        coalesce(entry.household_count, base.household_count) AS household_count,
        coalesce(entry.population, base.population) AS population,
        base.tile_column,
        base.tile_row,
        coalesce(base.is_sample, FALSE) AS is_sample
    FROM unit_base AS base
    FULL JOIN unit_entry AS entry USING (unit_id)
),
gone AS (
    SELECT old_id AS unit_id, min(effective_on) - INTERVAL 1 DAY AS last_day
    FROM unit_change
    GROUP BY old_id
),
wards AS (                                 -- a ward without a tile gets one in a row of its own below the map
    SELECT
        unit_id,
        coalesce(tile_row, (SELECT max(tile_row) + 1 FROM unit_base)) AS tile_row,
        coalesce(
            tile_column,
            row_number() OVER (PARTITION BY level, tile_row IS NULL ORDER BY valid_from, unit_id)
        )::INTEGER AS tile_column,
        row_number() OVER (
            ORDER BY
                level <> 'city', level <> 'office', kind <> 'phường', code,
                coalesce(valid_from, DATE '1900-01-01'), unit_id
        ) AS ward_order
    FROM known
    WHERE level <> 'village'
)
SELECT
    known.unit_id, known.code, known.name_vi, known.kind, known.level, known.parent_id, known.valid_from,
    CASE WHEN gone.unit_id IS NULL THEN known.valid_to ELSE least(known.valid_to, gone.last_day::DATE) END AS valid_to,
    known.household_count,
    known.population,
    CASE WHEN known.level = 'ward' THEN own.tile_column END AS tile_column,
    CASE WHEN known.level = 'ward' THEN own.tile_row END AS tile_row,
    CASE
        WHEN known.level <> 'village' THEN own.ward_order
        ELSE above.ward_order * 100000 + row_number() OVER (
            PARTITION BY known.level, known.parent_id
            ORDER BY
                coalesce(try_cast(regexp_extract(known.name_vi, '[0-9]+') AS INTEGER), 100000),
                known.name_vi COLLATE vi,
                known.unit_id
        )
    END::INTEGER AS sort_order,
    known.is_sample
FROM known
LEFT JOIN gone USING (unit_id)
LEFT JOIN wards AS own ON own.unit_id = known.unit_id
LEFT JOIN wards AS above ON above.unit_id = known.parent_id
ORDER BY sort_order, known.unit_id
