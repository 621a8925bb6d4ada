-- How many villages each organisation was at work in, month by month, and how much of it beside another one.
-- Grain: one row per body and month of a report from it, up to the period's last; counted as in compare_bodies.
-- pair_count: villages in scope of an order asked for in that month, the same for every body.
WITH
told AS (
    SELECT
        village_id, campaign_id, month, body_id, new_household_count,
        session_count > 0 OR participant_count > 0 OR new_household_count > 0 OR result > 0 AS is_at_work
    FROM activity
    WHERE month <= $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
base AS (
    SELECT months.month, count(DISTINCT scoped.village_id) AS village_count
    FROM (SELECT DISTINCT month FROM told) AS months
    JOIN village_in_scope AS scoped ON scoped.valid_from <= months.month AND scoped.valid_to >= months.month
    WHERE ($scope IS NULL OR list_contains($scope, scoped.ward_id))
        AND ($ward_id IS NULL OR scoped.ward_id = $ward_id)
        AND ($campaign_id IS NULL OR scoped.campaign_id = $campaign_id)
    GROUP BY months.month
)
SELECT
    told.body_id AS item_id,
    told.month,
    any_value(base.village_count)::BIGINT AS pair_count,
    count(DISTINCT told.village_id) FILTER (is_at_work)::BIGINT AS reached_count,
    count(*) FILTER (is_at_work)::BIGINT AS work_count,
    count(*) FILTER (is_at_work AND rollup.is_overlap)::BIGINT AS overlap_count,
    sum(told.new_household_count)::BIGINT AS new_household_count
FROM told
JOIN rollup_village_month AS rollup USING (village_id, campaign_id, month)
LEFT JOIN base ON base.month = told.month
GROUP BY told.body_id, told.month
ORDER BY told.body_id, told.month
