-- Coverage of the period's last month beside the month before, ward by ward: who has gained, who has lost.
-- Grain: one row per ward with something in scope in that month. Counts are village-and-order pairs reached in a month,
-- pair_count those in scope then. is_told: the ward has reported both months; without it the change says nothing.
WITH
base AS (
    SELECT ward_id, sum(village_count) AS pair_count
    FROM ward_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id
),
work AS (
    SELECT
        ward_id,
        sum(reached_village_count) FILTER (month = $last_month) AS reached_count,
        sum(reached_village_count) FILTER (month < $last_month) AS before_reached_count
    FROM rollup_ward_month
    WHERE month BETWEEN $last_month::DATE - INTERVAL 1 MONTH AND $last_month
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id
),
reports AS (
    SELECT ward_id, count(*) AS report_count
    FROM rollup_reporting_month
    WHERE month BETWEEN $last_month::DATE - INTERVAL 1 MONTH AND $last_month
    GROUP BY ward_id
)
SELECT
    base.ward_id,
    ward.name_vi AS ward_name,
    base.pair_count::BIGINT AS pair_count,
    coalesce(work.reached_count, 0)::BIGINT AS reached_count,
    coalesce(work.before_reached_count, 0)::BIGINT AS before_reached_count,
    coalesce(reports.report_count, 0) = 2 AS is_told
FROM base
JOIN unit AS ward ON ward.unit_id = base.ward_id
LEFT JOIN work ON work.ward_id = base.ward_id
LEFT JOIN reports ON reports.ward_id = base.ward_id
ORDER BY ward.sort_order
