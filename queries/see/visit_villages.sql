-- What each village has to show for the period, for the choice of places worth a visit.
-- Grain: one row per village valid in the period's last month, wards and villages in official order.
-- order_count: campaigns in whose scope the village is in the period; reached_count: those that reached it.
-- new_household_count: over all campaigns, so a household reached by two counts twice. NULL is "not reported", never 0.
WITH
base AS (
    SELECT village_id, count(*) AS order_count
    FROM village_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
    GROUP BY village_id
),
told AS (
    SELECT
        village_id,
        count(DISTINCT campaign_id) FILTER (is_reached) AS reached_count,
        sum(new_household_count) AS new_household_count
    FROM rollup_village_month
    WHERE month BETWEEN $first_month AND $last_month
    GROUP BY village_id
)
SELECT
    village.parent_id AS ward_id,
    village.unit_id AS village_id,
    village.name_vi AS village_name,
    village.kind,
    village.household_count,
    base.order_count::BIGINT AS order_count,
    told.reached_count::BIGINT AS reached_count,
    told.new_household_count::BIGINT AS new_household_count
FROM unit AS village
JOIN base ON base.village_id = village.unit_id
JOIN unit AS ward ON ward.unit_id = village.parent_id
LEFT JOIN told ON told.village_id = village.unit_id
WHERE village.level = 'village' AND coalesce(village.valid_from, $last_month) <= $last_month
    AND coalesce(village.valid_to, $last_month) >= $last_month
ORDER BY ward.sort_order, village.sort_order
