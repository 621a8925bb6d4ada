-- Villages reached by each order in the wards and months that an upload is about: drawn before and after storing it.
-- Grain: one row per ward and campaign in scope. The base is the order's own scope; without a report the value is NULL, never 0.
WITH
base AS (
    SELECT ward_id, campaign_id, count(*) AS base_count
    FROM village_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
    GROUP BY ward_id, campaign_id
),
reached AS (
    SELECT ward_id, campaign_id, count(DISTINCT village_id) FILTER (is_reached) AS reached_count
    FROM rollup_village_month
    WHERE month BETWEEN $first_month AND $last_month
    GROUP BY ward_id, campaign_id
)
SELECT
    base.ward_id,
    ward.name_vi AS ward_vi,
    ward.name_vi AS ward_en,
    base.campaign_id AS group_id,
    campaign.short_vi AS group_vi,
    campaign.short_en AS group_en,
    reached.reached_count::BIGINT AS value,
    base.base_count::BIGINT AS base
FROM base
JOIN unit AS ward ON ward.unit_id = base.ward_id
JOIN campaign USING (campaign_id)
LEFT JOIN reached ON reached.ward_id = base.ward_id AND reached.campaign_id = base.campaign_id
ORDER BY ward.sort_order, campaign.sort_order
