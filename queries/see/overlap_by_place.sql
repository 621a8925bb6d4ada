-- Where organisations work side by side: overlap of each ward, or of each village where a ward is chosen.
-- Grain: one row per ward, or with $ward_id per village of it, with an order in scope in the period.
-- Counted are villages, orders and months: reached once a body was at work, an overlap where two or more were,
-- each with a report of its own. One organisation that reports for several jointly is no overlap.
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
    SELECT ward_id, NULL::VARCHAR AS village_id
    FROM ward_in_scope
    WHERE $ward_id IS NULL AND valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    UNION
    SELECT ward_id, village_id
    FROM village_in_scope
    WHERE ward_id = $ward_id AND valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
villages AS (
    SELECT
        ward_id,
        village_id,
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
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id, village_id
),
told AS (
    SELECT
        ward_id,
        CASE WHEN $ward_id IS NOT NULL THEN village_id END AS village_id,
        sum(reported_count) AS reported_count,
        sum(reached_count) AS reached_count,
        sum(overlap_count) AS overlap_count,
        count(*) FILTER (reached_count > 0) AS village_count,
        count(*) FILTER (overlap_count > 0) AS overlap_village_count,
        sum(before_reached_count) AS before_reached_count,
        sum(before_overlap_count) AS before_overlap_count
    FROM villages
    GROUP BY ALL
)
SELECT
    base.ward_id,
    base.village_id,
    coalesce(village.name_vi, ward.name_vi) AS place_name,
    coalesce(told.reported_count, 0)::BIGINT AS reported_count,
    coalesce(told.reached_count, 0)::BIGINT AS reached_count,
    coalesce(told.overlap_count, 0)::BIGINT AS overlap_count,
    coalesce(told.village_count, 0)::BIGINT AS village_count,
    coalesce(told.overlap_village_count, 0)::BIGINT AS overlap_village_count,
    coalesce(told.before_reached_count, 0)::BIGINT AS before_reached_count,
    coalesce(told.before_overlap_count, 0)::BIGINT AS before_overlap_count
FROM base
JOIN unit AS ward ON ward.unit_id = base.ward_id
LEFT JOIN unit AS village ON village.unit_id = base.village_id
LEFT JOIN told ON told.ward_id = base.ward_id AND told.village_id IS NOT DISTINCT FROM base.village_id
ORDER BY ward.sort_order, village.sort_order
