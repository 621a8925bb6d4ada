-- What several periods had at their disposal: money planned and spent, and members as last reported by their end.
-- Grain: one row per period of $periods, which are months "2018-01..2018-07", several with a comma between.
-- Money in đồng, of the office and the wards (with $ward_id that ward alone); NULL where nothing was reported.
-- Members of blocs and teams: each unit's last report up to the period's last month.
WITH
periods AS (
    SELECT DISTINCT code, (split_part(code, '..', 1) || '-01')::DATE AS first_month,
        (split_part(code, '..', 2) || '-01')::DATE AS last_month
    FROM (SELECT unnest(string_split($periods::VARCHAR, ',')) AS code)
),
spent AS (
    SELECT periods.code, sum(planned_vnd) AS planned_vnd, sum(actual_vnd) AS actual_vnd
    FROM periods
    JOIN rollup_spending_month ON month BETWEEN first_month AND last_month
    WHERE ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY periods.code
),
latest AS (
    SELECT
        periods.code, category, unit_id,
        arg_max(present_count, month) AS present_count,
        arg_max(female_count, month) AS female_count,
        arg_max(party_member_count, month) AS party_member_count
    FROM periods
    JOIN headcount ON month <= last_month
    WHERE category IN ('bloc_member', 'team_member') AND present_count IS NOT NULL
        AND ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY periods.code, category, unit_id
),
members AS (
    SELECT
        code,
        sum(present_count) FILTER (category = 'bloc_member') AS bloc_count,
        sum(female_count) FILTER (category = 'bloc_member') AS bloc_female_count,
        sum(party_member_count) FILTER (category = 'bloc_member') AS bloc_party_count,
        sum(present_count) FILTER (category = 'team_member') AS team_member_count,
        sum(female_count) FILTER (category = 'team_member') AS team_female_count,
        sum(party_member_count) FILTER (category = 'team_member') AS team_party_count
    FROM latest
    GROUP BY code
)
SELECT
    periods.code,
    spent.planned_vnd::BIGINT AS planned_vnd,
    spent.actual_vnd::BIGINT AS actual_vnd,
    members.bloc_count::BIGINT AS bloc_count,
    members.bloc_female_count::BIGINT AS bloc_female_count,
    members.bloc_party_count::BIGINT AS bloc_party_count,
    members.team_member_count::BIGINT AS team_member_count,
    members.team_female_count::BIGINT AS team_female_count,
    members.team_party_count::BIGINT AS team_party_count
FROM periods
LEFT JOIN spent ON spent.code = periods.code
LEFT JOIN members ON members.code = periods.code
ORDER BY periods.first_month, periods.last_month
