-- Loads data/bodies.csv (registered as `source`, all text).
-- Grain: one row per body, in the order of the file.
INSERT INTO body BY NAME
SELECT
    id AS body_id,
    name_vi,
    short_vi,
    name_en,
    level,
    row_number() OVER () AS sort_order
FROM source
ORDER BY sort_order
