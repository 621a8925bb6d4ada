-- Spells out the wards that each campaign of data/campaigns.csv (registered as `source`) is for.
-- Grain: one row per campaign and ward. Scope "all" is every ward, "xã" and "phường" those of that kind, "listed" the list's.
INSERT INTO campaign_scope BY NAME
SELECT source.id AS campaign_id, unit.unit_id AS ward_id
FROM source
JOIN unit ON unit.level = 'ward' AND (
    source.scope = 'all'
    OR source.scope = unit.kind
    OR (source.scope = 'listed' AND list_contains(string_split(source.listed_wards, ' '), unit.unit_id))
)
ORDER BY campaign_id, ward_id
