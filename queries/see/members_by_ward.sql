-- Members of ward blocs and village teams, women and Party members, as each unit reported them last.
-- Grain: one row per ward. Blocs and teams are counted apart and never added to posts.
WITH latest AS (
    SELECT
        ward_id,
        category,
        unit_id,
        arg_max(present_count, month) AS present_count,
        arg_max(female_count, month) AS female_count,
        arg_max(party_member_count, month) AS party_member_count
    FROM headcount
    WHERE category IN ('bloc_member', 'team_member') AND month <= $last_month AND present_count IS NOT NULL
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY ward_id, category, unit_id
)
SELECT
    latest.ward_id,
    any_value(unit.name_vi) AS ward_name,
    sum(present_count) FILTER (category = 'bloc_member')::BIGINT AS bloc_count,
    sum(female_count) FILTER (category = 'bloc_member')::BIGINT AS bloc_female_count,
    sum(party_member_count) FILTER (category = 'bloc_member')::BIGINT AS bloc_party_count,
    count(*) FILTER (category = 'team_member')::BIGINT AS team_count,
    sum(present_count) FILTER (category = 'team_member')::BIGINT AS team_member_count,
    sum(female_count) FILTER (category = 'team_member')::BIGINT AS team_female_count,
    sum(party_member_count) FILTER (category = 'team_member')::BIGINT AS team_party_count
FROM latest
JOIN unit ON unit.unit_id = latest.ward_id
GROUP BY latest.ward_id
ORDER BY min(unit.sort_order)
