-- Loads data/campaigns.csv (registered as `source`, all text).
-- Grain: one row per campaign, in the order of the file.
INSERT INTO campaign_base BY NAME
SELECT
    id AS campaign_id,
    name_vi,
    short_vi,
    name_en,
    short_en,
    result_unit_vi,
    result_unit_en,
    scope,
    coalesce(listed_wards, '') AS listed_wards,
    starts_on::DATE AS starts_on,
    ends_on::DATE AS ends_on,
    row_number() OVER () AS sort_order
FROM source
ORDER BY sort_order
