-- What each organisation did in the period, and how much of it beside another one.
-- Grain: one row per body in official order; reported_count 0: it reported nothing, which is never zero.
-- work_count: villages, orders and months with a report of work from it; at work as in rollup/village_month.
-- overlap_count: those of them in which another body was at work too. village_count: villages in which it was at work;
-- scope_count: villages in scope of an order asked for, the same for every body.
WITH
base AS (
    SELECT count(DISTINCT village_id) AS scope_count
    FROM village_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
told AS (
    SELECT
        village_id, campaign_id, month, body_id, new_household_count,
        session_count > 0 OR participant_count > 0 OR new_household_count > 0 OR result > 0 AS is_at_work
    FROM activity
    WHERE month BETWEEN $first_month AND $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
counted AS (
    SELECT
        told.body_id,
        count(*) AS reported_count,
        count(*) FILTER (is_at_work) AS work_count,
        count(DISTINCT told.village_id) FILTER (is_at_work) AS village_count,
        sum(told.new_household_count) AS new_household_count,
        count(*) FILTER (is_at_work AND rollup.is_overlap) AS overlap_count
    FROM told
    JOIN rollup_village_month AS rollup USING (village_id, campaign_id, month)
    GROUP BY told.body_id
)
SELECT
    body.body_id,
    body.short_vi AS body_vi,
    body.name_en AS body_en,
    base.scope_count::BIGINT AS scope_count,
    coalesce(counted.reported_count, 0)::BIGINT AS reported_count,
    counted.work_count::BIGINT AS work_count,
    counted.village_count::BIGINT AS village_count,
    counted.new_household_count::BIGINT AS new_household_count,
    counted.overlap_count::BIGINT AS overlap_count
FROM body
CROSS JOIN base
LEFT JOIN counted USING (body_id)
ORDER BY body.sort_order
