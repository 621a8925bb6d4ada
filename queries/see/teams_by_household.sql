-- Members of village teams per 1,000 households, ward by ward.
-- Grain: one row per ward valid in the period's last month.
-- Counted are the ward's villages valid in that month whose team has reported its members by then, as last reported:
-- members and households of the same villages. NULL where no team has reported, or a counted village has no households.
WITH
team AS (
    SELECT unit_id, arg_max(present_count, month) AS present_count
    FROM headcount
    WHERE category = 'team_member' AND month <= $last_month AND present_count IS NOT NULL
        AND ($scope IS NULL OR list_contains($scope, ward_id))
    GROUP BY unit_id
),
village AS (
    SELECT
        unit.parent_id AS ward_id,
        count(*) AS village_count,
        count(team.unit_id) AS team_count,
        sum(team.present_count)::BIGINT AS team_member_count,
        CASE
            WHEN count(team.unit_id) = count(unit.household_count) FILTER (team.unit_id IS NOT NULL)
            THEN sum(unit.household_count) FILTER (team.unit_id IS NOT NULL)
        END::BIGINT AS household_count
    FROM unit
    LEFT JOIN team ON team.unit_id = unit.unit_id
    WHERE unit.level = 'village' AND coalesce(unit.valid_from, $last_month) <= $last_month
        AND coalesce(unit.valid_to, $last_month) >= $last_month
    GROUP BY unit.parent_id
)
SELECT
    ward.unit_id AS ward_id,
    ward.name_vi AS ward_name,
    coalesce(village.village_count, 0)::BIGINT AS village_count,
    coalesce(village.team_count, 0)::BIGINT AS team_count,
    village.team_member_count,
    village.household_count,
    1000 * village.team_member_count / nullif(village.household_count, 0) AS per_thousand
FROM unit AS ward
LEFT JOIN village ON village.ward_id = ward.unit_id
WHERE ward.level = 'ward' AND coalesce(ward.valid_from, $last_month) <= $last_month
    AND coalesce(ward.valid_to, $last_month) >= $last_month
    AND ($scope IS NULL OR list_contains($scope, ward.unit_id))
    AND ($ward_id IS NULL OR ward.unit_id = $ward_id)
ORDER BY ward.sort_order
