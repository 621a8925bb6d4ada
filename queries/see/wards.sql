-- How far all orders together have reached in each ward, for the map and the ranking.
-- Grain: one row per ward. share = village-and-order pairs reached / pairs in scope, each order with its own scope.
-- state: unreported (no village reported in the period's last month), behind (a smaller share of the pairs
-- than the office has set), reached. is_low: a share small enough to need attention.
WITH
base AS (
    SELECT ward_id, sum(pair_count) AS pair_count, sum(village_count) AS village_count
    FROM (
        SELECT ward_id, sum(village_count) AS pair_count, any_value(village_count) AS village_count
        FROM ward_in_scope
        WHERE valid_from <= $last_month AND valid_to >= $first_month
            AND ($scope IS NULL OR list_contains($scope, ward_id))
            AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        GROUP BY ward_id, village_from, village_to
    )
    GROUP BY ward_id
),
told AS (
    SELECT
        ward_id,
        count(*) FILTER (is_now) AS reached_count,
        count(*) FILTER (is_before) AS before_reached_count
    FROM (
        SELECT
            ward_id,
            bool_or(month BETWEEN $first_month AND $last_month) AS is_now,
            bool_or(month BETWEEN $before_first_month AND $before_last_month) AS is_before
        FROM rollup_village_month
        WHERE is_reached
            AND (month BETWEEN $first_month AND $last_month OR month BETWEEN $before_first_month AND $before_last_month)
            AND ($scope IS NULL OR list_contains($scope, ward_id))
            AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        GROUP BY ward_id, village_id, campaign_id
    )
    GROUP BY ward_id
),
last_report AS (
    SELECT ward_id, reported_village_count, first_stored_at
    FROM rollup_reporting_month
    WHERE month = $last_month
)
SELECT
    base.ward_id,
    ward.name_vi AS ward_name,
    ward.kind,
    ward.tile_column,
    ward.tile_row,
    base.village_count::BIGINT AS village_count,
    coalesce(last_report.reported_village_count, 0)::BIGINT AS reported_village_count,
    base.pair_count::BIGINT AS pair_count,
    coalesce(told.reached_count, 0)::BIGINT AS reached_count,
    coalesce(told.reached_count, 0) / base.pair_count AS share,
    coalesce(told.before_reached_count, 0)::BIGINT AS before_reached_count,
    coalesce(told.before_reached_count, 0) / base.pair_count AS before_share,
    CASE
        WHEN last_report.ward_id IS NULL THEN 'unreported'
        WHEN coalesce(told.reached_count, 0) * 100 < base.pair_count * office.behind_percent THEN 'behind'
        ELSE 'reached'
    END AS state,
    coalesce(told.reached_count, 0) * 100 <= base.pair_count * office.low_percent AS is_low
FROM base
CROSS JOIN office_limit AS office
JOIN unit AS ward ON ward.unit_id = base.ward_id
LEFT JOIN told ON told.ward_id = base.ward_id
LEFT JOIN last_report ON last_report.ward_id = base.ward_id
ORDER BY ward.sort_order
