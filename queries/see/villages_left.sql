-- Villages that an order has not reached in the period, by name: of the order chosen, else of the three with most left.
-- Grain: one row per village and order in scope and not reached. state: unreported, behind (a report, nothing reached).
-- left_count and village_count are the order's, over all wards asked for. last_reached_month: the last month up to the
-- period's end in which the order did reach the village, NULL where it never has.
WITH
scoped AS (
    SELECT ward_id, village_id, campaign_id
    FROM village_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
unreached AS (
    SELECT ward_id, village_id, campaign_id
    FROM scoped
    ANTI JOIN (
        SELECT village_id, campaign_id
        FROM rollup_village_month
        WHERE is_reached AND month BETWEEN $first_month AND $last_month
            AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    ) USING (village_id, campaign_id)
),
orders AS (
    SELECT campaign_id, village_count, coalesce(left_count, 0) AS left_count
    FROM (SELECT campaign_id, count(*) AS village_count FROM scoped GROUP BY campaign_id)
    LEFT JOIN (SELECT campaign_id, count(*) AS left_count FROM unreached GROUP BY campaign_id) USING (campaign_id)
),
most AS (
    SELECT
        orders.campaign_id,
        orders.village_count,
        orders.left_count,
        row_number() OVER (ORDER BY orders.left_count DESC, campaign.sort_order) AS place
    FROM orders
    JOIN campaign USING (campaign_id)
),
shown AS (
    SELECT unreached.ward_id, unreached.village_id, campaign_id, most.place, most.left_count, most.village_count
    FROM unreached
    JOIN most USING (campaign_id)
    WHERE most.place <= 3
),
told AS (
    SELECT
        village_id,
        campaign_id,
        bool_or(month >= $first_month) AS is_reported,
        max(month) FILTER (is_reached) AS last_reached_month
    FROM rollup_village_month
    SEMI JOIN shown USING (village_id, campaign_id)
    WHERE month <= $last_month AND campaign_id IN (SELECT campaign_id FROM most WHERE place <= 3)
    GROUP BY village_id, campaign_id
)
SELECT
    campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    shown.ward_id,
    ward.name_vi AS ward_name,
    shown.village_id,
    village.name_vi AS village_name,
    CASE WHEN told.is_reported THEN 'behind' ELSE 'unreported' END AS state,
    told.last_reached_month,
    shown.left_count::BIGINT AS left_count,
    shown.village_count::BIGINT AS village_count
FROM shown
JOIN campaign USING (campaign_id)
JOIN unit AS village ON village.unit_id = shown.village_id
JOIN unit AS ward ON ward.unit_id = shown.ward_id
LEFT JOIN told USING (village_id, campaign_id)
ORDER BY shown.place, ward.sort_order, village.sort_order
