-- Villages that an order has not reached in the period, by name: of the order chosen, else of the three with most left.
-- Grain: one row per village and order in scope and not reached. state: unreported, behind (a report, nothing reached).
-- left_count and village_count are the order's, over all wards asked for. last_reached_month: the last month up to the
-- period's end in which the order did reach the village, NULL where it never has.
WITH
told AS (
    SELECT
        village_id,
        campaign_id,
        bool_or(month >= $first_month) AS is_reported,
        bool_or(is_reached AND month >= $first_month) AS is_reached,
        max(month) FILTER (is_reached) AS last_reached_month
    FROM rollup_village_month
    WHERE month <= $last_month
    GROUP BY village_id, campaign_id
),
states AS (
    SELECT
        scoped.ward_id,
        scoped.village_id,
        scoped.campaign_id,
        coalesce(told.is_reached, FALSE) AS is_reached,
        coalesce(told.is_reported, FALSE) AS is_reported,
        told.last_reached_month
    FROM village_in_scope AS scoped
    LEFT JOIN told ON told.village_id = scoped.village_id AND told.campaign_id = scoped.campaign_id
    WHERE scoped.valid_from <= $last_month AND scoped.valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, scoped.ward_id))
        AND ($ward_id IS NULL OR scoped.ward_id = $ward_id)
        AND ($campaign_id IS NULL OR scoped.campaign_id = $campaign_id)
),
orders AS (
    SELECT campaign_id, count(*) AS village_count, count(*) FILTER (NOT is_reached) AS left_count
    FROM states
    GROUP BY campaign_id
),
most AS (
    SELECT
        orders.campaign_id,
        orders.village_count,
        orders.left_count,
        row_number() OVER (ORDER BY orders.left_count DESC, campaign.sort_order) AS place
    FROM orders
    JOIN campaign USING (campaign_id)
)
SELECT
    states.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    states.ward_id,
    ward.name_vi AS ward_name,
    states.village_id,
    village.name_vi AS village_name,
    CASE WHEN states.is_reported THEN 'behind' ELSE 'unreported' END AS state,
    states.last_reached_month,
    most.left_count::BIGINT AS left_count,
    most.village_count::BIGINT AS village_count
FROM states
JOIN most USING (campaign_id)
JOIN campaign USING (campaign_id)
JOIN unit AS village ON village.unit_id = states.village_id
JOIN unit AS ward ON ward.unit_id = states.ward_id
WHERE NOT states.is_reached AND most.place <= 3
ORDER BY most.place, ward.sort_order, village.sort_order
