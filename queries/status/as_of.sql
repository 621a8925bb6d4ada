-- The last month that any activity, headcount or spending is about.
-- Grain: one row; NULL while nothing is stored.
SELECT max(month) AS last_month
FROM (
    SELECT max(month) AS month FROM activity
    UNION ALL
    SELECT max(month) FROM headcount
    UNION ALL
    SELECT max(month) FROM spending
)
ORDER BY last_month
