-- What was reached in each month, and how much of it by two organisations or more side by side.
-- Grain: one row per month of any report from the first stored one to the period's last.
-- Counted are villages and orders: reached once a body was at work, an overlap where two or more were separately.
-- With $body_id what that body reported alone: reached where it was at work itself, an overlap where another was too.
WITH
theirs AS (
    SELECT
        village_id, campaign_id, month,
        session_count > 0 OR participant_count > 0 OR new_household_count > 0 OR result > 0 AS is_at_work
    FROM activity
    WHERE body_id = $body_id AND month <= $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
),
told AS (
    SELECT month, ward_id, campaign_id, reached_village_count, overlap_village_count
    FROM rollup_ward_month
    WHERE $body_id IS NULL
    UNION ALL
    SELECT month, ward_id, campaign_id, is_reached::BIGINT, is_overlap::BIGINT
    FROM rollup_village_month
    JOIN theirs USING (village_id, campaign_id, month)
    WHERE theirs.is_at_work
),
work AS (
    SELECT month, sum(reached_village_count) AS reached_count, sum(overlap_village_count) AS overlap_count
    FROM told
    WHERE month <= $last_month AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY month
)
SELECT
    months.month,
    coalesce(work.reached_count, 0)::BIGINT AS reached_count,
    coalesce(work.overlap_count, 0)::BIGINT AS overlap_count,
    months.month BETWEEN $first_month AND $last_month AS is_in_period,
    months.month BETWEEN $before_first_month AND $before_last_month AS is_before
FROM (SELECT DISTINCT month FROM rollup_ward_month WHERE month <= $last_month) AS months
LEFT JOIN work USING (month)
ORDER BY months.month
