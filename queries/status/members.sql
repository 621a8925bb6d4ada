-- Members of ward blocs and of village teams, as each unit reported them last.
-- Grain: one row per category with a report.
WITH latest AS (
    SELECT category, unit_id, body_id, arg_max(present_count, month) AS present_count
    FROM headcount
    WHERE category IN ('bloc_member', 'team_member') AND present_count IS NOT NULL
    GROUP BY category, unit_id, body_id
)
SELECT category, sum(present_count)::BIGINT AS member_count
FROM latest
GROUP BY category
ORDER BY category
