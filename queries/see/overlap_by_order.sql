-- Which orders are run by several organisations side by side.
-- Grain: one row per campaign with a village in scope in the period.
-- Counted are villages and months: reached once a body was at work, an overlap where two or more were separately.
-- reported_count 0: no report in the period, which is neither reached nor an overlap.
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
base AS (
    SELECT DISTINCT campaign_id
    FROM ward_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
told AS (
    SELECT month, ward_id, campaign_id, reported_village_count, reached_village_count, overlap_village_count
    FROM rollup_ward_month
    WHERE $body_id IS NULL
    UNION ALL
    SELECT month, ward_id, campaign_id, 1, (is_reached AND is_at_work)::BIGINT, (is_overlap AND is_at_work)::BIGINT
    FROM rollup_village_month
    JOIN theirs USING (village_id, campaign_id, month)
),
counted AS (
    SELECT
        campaign_id,
        sum(reported_village_count) FILTER (month >= $first_month) AS reported_count,
        sum(reached_village_count) FILTER (month >= $first_month) AS reached_count,
        sum(overlap_village_count) FILTER (month >= $first_month) AS overlap_count,
        sum(reached_village_count) FILTER (month <= $before_last_month) AS before_reached_count,
        sum(overlap_village_count) FILTER (month <= $before_last_month) AS before_overlap_count
    FROM told
    WHERE (month BETWEEN $first_month AND $last_month OR month BETWEEN $before_first_month AND $before_last_month)
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY campaign_id
)
SELECT
    base.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    coalesce(counted.reported_count, 0)::BIGINT AS reported_count,
    coalesce(counted.reached_count, 0)::BIGINT AS reached_count,
    coalesce(counted.overlap_count, 0)::BIGINT AS overlap_count,
    coalesce(counted.before_reached_count, 0)::BIGINT AS before_reached_count,
    coalesce(counted.before_overlap_count, 0)::BIGINT AS before_overlap_count
FROM base
JOIN campaign USING (campaign_id)
LEFT JOIN counted USING (campaign_id)
ORDER BY campaign.sort_order
