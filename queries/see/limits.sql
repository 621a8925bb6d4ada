-- The limits that the office has set, for pages that name them.
-- Grain: one row.
SELECT
    deadline_day, deadline_hour, behind_percent, low_percent, over_percent, attention_count, unusual_deviations,
    unusual_months
FROM office_limit
ORDER BY deadline_day
