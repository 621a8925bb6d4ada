-- What each ward has to show for the period, part and base of every share apart, so that wards can be added up: the map.
-- Grain: one row per ward that existed in a month of the period; without an order in scope pair_count is 0.
-- pair_count, reached_count: villages and orders in scope, and reached, in the period. month_reached_count and
-- overlap_count count each month anew. due_count: months in which the ward existed, each with a report to come;
-- on_time_count: those whose report arrived by the deadline. Teams: as last reported, of wards of the last month alone.
-- NULL is "not reported". has_report: of the last month, NULL for a ward that had ended. An order narrows the activity alone.
WITH
ward AS (
    SELECT
        unit_id AS ward_id, name_vi AS ward_name, sort_order,
        greatest(date_trunc('month', valid_from)::DATE, $first_month) AS first_month,  -- greatest passes over NULL
        least(date_trunc('month', valid_to)::DATE, $last_month) AS last_month
    FROM unit
    WHERE level = 'ward' AND ($scope IS NULL OR list_contains($scope, unit_id))
        AND coalesce(valid_from, $last_month) <= $last_month AND coalesce(valid_to, $first_month) >= $first_month
),
base AS (
    SELECT ward_id, sum(village_count) AS pair_count
    FROM ward_in_scope JOIN ward USING (ward_id)
    WHERE valid_from <= ward.last_month AND valid_to >= ward.first_month
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id
),
reached AS (
    SELECT ward_id, count(*) AS reached_count
    FROM (
        SELECT DISTINCT ward_id, village_id, campaign_id FROM rollup_village_month
        WHERE is_reached AND month BETWEEN $first_month AND $last_month
            AND ward_id IN (SELECT ward_id FROM ward) AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    )
    GROUP BY ward_id
),
work AS (
    SELECT ward_id, sum(reached_village_count) AS month_reached_count, sum(overlap_village_count) AS overlap_count,
        sum(new_household_count) AS new_household_count
    FROM rollup_ward_month
    WHERE month BETWEEN $first_month AND $last_month AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id
),
report AS (
    SELECT ward_id, bool_or(month = $last_month) AS has_report,
        count(*) FILTER (first_stored_at <= month + due_after) AS on_time_count
    FROM rollup_reporting_month CROSS JOIN office_limit
    WHERE month BETWEEN $first_month AND $last_month
    GROUP BY ward_id
),
money AS (
    SELECT ward_id, sum(planned_vnd)::BIGINT AS planned_vnd, sum(actual_vnd)::BIGINT AS actual_vnd
    FROM rollup_spending_month WHERE month BETWEEN $first_month AND $last_month
    GROUP BY ward_id
),
newest AS (
    SELECT ward_id, unit_id, arg_max(present_count, month) AS present, arg_max_null(female_count, month) AS female
    FROM headcount
    WHERE category = 'team_member' AND month <= $last_month AND present_count IS NOT NULL
    GROUP BY ward_id, unit_id
),
team AS (
    SELECT ward_id, $last_month::DATE AS last_month, sum(present)::BIGINT AS team_member_count,
        sum(female)::BIGINT AS team_female_count, (sum(present) FILTER (female IS NOT NULL))::BIGINT AS team_known_count
    FROM newest GROUP BY ward_id
)
SELECT
    ward.ward_id, ward.ward_name, office.behind_percent,
    CASE WHEN ward.last_month = $last_month THEN coalesce(report.has_report, FALSE) END AS has_report,
    coalesce(base.pair_count, 0)::BIGINT AS pair_count,
    coalesce(reached.reached_count, 0)::BIGINT AS reached_count,
    coalesce(work.month_reached_count, 0)::BIGINT AS month_reached_count,
    coalesce(work.overlap_count, 0)::BIGINT AS overlap_count,
    work.new_household_count::BIGINT AS new_household_count,
    (1 + date_diff('month', ward.first_month, ward.last_month))::BIGINT AS due_count,
    coalesce(report.on_time_count, 0)::BIGINT AS on_time_count,
    money.planned_vnd, money.actual_vnd, team.team_member_count, team.team_female_count, team.team_known_count
FROM ward
CROSS JOIN office_limit AS office
LEFT JOIN base USING (ward_id)
LEFT JOIN reached USING (ward_id) LEFT JOIN work USING (ward_id)
LEFT JOIN report USING (ward_id) LEFT JOIN money USING (ward_id)
LEFT JOIN team ON team.ward_id = ward.ward_id AND team.last_month = ward.last_month
ORDER BY ward.sort_order
