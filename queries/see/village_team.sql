-- Members of one village's team, as last reported.
-- Grain: one row, none where the village never reported a team.
SELECT
    month,
    present_count,
    female_count,
    party_member_count
FROM headcount
WHERE unit_id = $village_id AND category = 'team_member' AND month <= $last_month AND present_count IS NOT NULL
    AND ($scope IS NULL OR list_contains($scope, ward_id))
ORDER BY month DESC
LIMIT 1
