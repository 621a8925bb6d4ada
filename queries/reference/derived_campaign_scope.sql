-- Spells out the wards that each order is for (unit and campaign are derived first).
-- Grain: one row per order and ward. Scope "all" is every ward, "xã" and "phường" those of that kind, else the listed.
WITH known AS (
    SELECT
        campaign_id,
        campaign.scope,
        string_split(coalesce(entry.scope, base.listed_wards, ''), ' ') AS listed
    FROM campaign
    LEFT JOIN campaign_base AS base USING (campaign_id)
    LEFT JOIN campaign_entry AS entry USING (campaign_id)
)
SELECT known.campaign_id, unit.unit_id AS ward_id
FROM known
JOIN unit ON unit.level = 'ward' AND (
    known.scope = 'all'
    OR known.scope = unit.kind
    OR (known.scope = 'listed' AND list_contains(known.listed, unit.unit_id))
)
ORDER BY known.campaign_id, ward_id
