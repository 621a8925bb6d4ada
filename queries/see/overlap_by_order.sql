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
    FROM village_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
told AS (
    SELECT
        campaign_id,
        count(*) FILTER (month >= $first_month) AS reported_count,
        count(*) FILTER (month >= $first_month AND is_reached AND is_theirs) AS reached_count,
        count(*) FILTER (month >= $first_month AND is_overlap AND is_theirs) AS overlap_count,
        count(*) FILTER (month <= $before_last_month AND is_reached AND is_theirs) AS before_reached_count,
        count(*) FILTER (month <= $before_last_month AND is_overlap AND is_theirs) AS before_overlap_count
    FROM (
        SELECT rollup.*, coalesce(theirs.is_at_work, $body_id IS NULL) AS is_theirs
        FROM rollup_village_month AS rollup
        LEFT JOIN theirs USING (village_id, campaign_id, month)
        WHERE $body_id IS NULL OR theirs.village_id IS NOT NULL
    )
    WHERE (month BETWEEN $first_month AND $last_month OR month BETWEEN $before_first_month AND $before_last_month)
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY campaign_id
)
SELECT
    base.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    coalesce(told.reported_count, 0)::BIGINT AS reported_count,
    coalesce(told.reached_count, 0)::BIGINT AS reached_count,
    coalesce(told.overlap_count, 0)::BIGINT AS overlap_count,
    coalesce(told.before_reached_count, 0)::BIGINT AS before_reached_count,
    coalesce(told.before_overlap_count, 0)::BIGINT AS before_overlap_count
FROM base
JOIN campaign USING (campaign_id)
LEFT JOIN told USING (campaign_id)
ORDER BY campaign.sort_order
