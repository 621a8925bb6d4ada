-- What each ward had to show month by month, part and base of every share apart, so that wards can be added up.
-- Grain: one row per month of any report up to the period's last, and ward of that month.
-- reached_count and overlap_count of pair_count: villages and orders. Teams: as that month reported them;
-- team_known_count: members of those that reported their women too, the base of the share of women.
-- NULL is "not reported". has_report: that month's activity was reported. An order narrows the activity alone.
WITH
months AS (
    SELECT DISTINCT month FROM rollup_reporting_month WHERE month <= $last_month
),
ward AS (
    SELECT months.month, unit.unit_id AS ward_id, unit.name_vi AS ward_name, unit.sort_order
    FROM months
    JOIN unit ON unit.level = 'ward' AND coalesce(date_trunc('month', unit.valid_from)::DATE, months.month) <= months.month
        AND coalesce(unit.valid_to, months.month) >= months.month
    WHERE $scope IS NULL OR list_contains($scope, unit.unit_id)
),
times AS (
    SELECT ward_id, valid_from, valid_to, sum(village_count) AS pair_count
    FROM ward_in_scope
    WHERE $campaign_id IS NULL OR campaign_id = $campaign_id
    GROUP BY ward_id, valid_from, valid_to
),
base AS (
    SELECT months.month, times.ward_id, sum(times.pair_count) AS pair_count
    FROM months
    JOIN times ON times.valid_from <= months.month AND times.valid_to >= months.month
    GROUP BY months.month, times.ward_id
),
work AS (
    SELECT
        month, ward_id,
        sum(reached_village_count) AS reached_count,
        sum(overlap_village_count) AS overlap_count,
        sum(new_household_count) AS new_household_count
    FROM rollup_ward_month
    WHERE month <= $last_month AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY month, ward_id
),
money AS (
    SELECT month, ward_id, sum(planned_vnd) AS planned_vnd, sum(actual_vnd) AS actual_vnd
    FROM rollup_spending_month
    GROUP BY month, ward_id
),
team AS (
    SELECT month, ward_id, sum(present_count) AS present_count, sum(female_count) AS female_count,
        sum(present_count) FILTER (female_count IS NOT NULL) AS known_count
    FROM headcount  -- village by village: sums of a ward do not tell whose women are not known
    WHERE category = 'team_member' AND present_count IS NOT NULL
    GROUP BY month, ward_id
)
SELECT
    ward.month,
    ward.ward_id,
    ward.ward_name,
    report.ward_id IS NOT NULL AS has_report,
    coalesce(base.pair_count, 0)::BIGINT AS pair_count,
    coalesce(work.reached_count, 0)::BIGINT AS reached_count,
    coalesce(work.reached_count, 0)::BIGINT AS month_reached_count,
    coalesce(work.overlap_count, 0)::BIGINT AS overlap_count,
    work.new_household_count::BIGINT AS new_household_count,
    1::BIGINT AS due_count,
    (report.ward_id IS NOT NULL AND report.first_stored_at <= ward.month + office.due_after)::BIGINT AS on_time_count,
    money.planned_vnd::BIGINT AS planned_vnd,
    money.actual_vnd::BIGINT AS actual_vnd,
    team.present_count::BIGINT AS team_member_count,
    team.female_count::BIGINT AS team_female_count,
    team.known_count::BIGINT AS team_known_count
FROM ward
CROSS JOIN office_limit AS office
LEFT JOIN base USING (month, ward_id)
LEFT JOIN work USING (month, ward_id)
LEFT JOIN money USING (month, ward_id)
LEFT JOIN team USING (month, ward_id)
LEFT JOIN rollup_reporting_month AS report ON report.ward_id = ward.ward_id AND report.month = ward.month
ORDER BY ward.month, ward.sort_order
