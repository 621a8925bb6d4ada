-- How the villages of a ward stand besides their orders: their team, and in how many months they reported.
-- Grain: one row per village valid in the period's last month. Members as last reported by then, NULL where never.
-- told_month_count: months of the period with a report of any order; month_count: months of the period.
WITH
team AS (
    SELECT
        unit_id,
        arg_max(present_count, month) AS present_count,
        arg_max(female_count, month) AS female_count,
        arg_max(party_member_count, month) AS party_member_count
    FROM headcount
    WHERE category = 'team_member' AND month <= $last_month AND present_count IS NOT NULL
        AND ($scope IS NULL OR list_contains($scope, ward_id))
    GROUP BY unit_id
),
told AS (
    SELECT village_id, count(DISTINCT month) AS month_count
    FROM rollup_village_month
    WHERE month BETWEEN $first_month AND $last_month
    GROUP BY village_id
)
SELECT
    village.parent_id AS ward_id,
    village.unit_id AS village_id,
    village.name_vi AS village_name,
    village.household_count,
    team.present_count AS team_member_count,
    team.female_count AS team_female_count,
    team.party_member_count AS team_party_count,
    coalesce(told.month_count, 0)::BIGINT AS told_month_count,
    date_diff('month', $first_month::DATE, $last_month::DATE) + 1 AS month_count
FROM unit AS village
LEFT JOIN team ON team.unit_id = village.unit_id
LEFT JOIN told ON told.village_id = village.unit_id
WHERE village.level = 'village' AND coalesce(village.valid_from, $last_month) <= $last_month
    AND coalesce(village.valid_to, $last_month) >= $last_month
    AND ($scope IS NULL OR list_contains($scope, village.parent_id))
    AND ($ward_id IS NULL OR village.parent_id = $ward_id)
ORDER BY village.parent_id, village.sort_order
