-- Posts assigned and filled of each organisation of the office month by month, for the small multiples.
-- Grain: one row per body and month with an office report, the baseline of December 2015 included; bodies in official
-- order. Contracts and members of blocs and teams are not posts.
SELECT
    rollup_headcount_month.body_id,
    body.short_vi AS body_vi,
    body.name_en AS body_en,
    rollup_headcount_month.month,
    sum(rollup_headcount_month.assigned_count)::BIGINT AS assigned_count,
    sum(rollup_headcount_month.present_count)::BIGINT AS present_count
FROM rollup_headcount_month
JOIN body USING (body_id)
WHERE rollup_headcount_month.level = 'office' AND category = 'post' AND month <= $last_month
    AND ($scope IS NULL OR list_contains($scope, ward_id))
    AND ($body_id IS NULL OR rollup_headcount_month.body_id = $body_id)
GROUP BY rollup_headcount_month.body_id, body.short_vi, body.name_en, body.sort_order, rollup_headcount_month.month
ORDER BY body.sort_order, rollup_headcount_month.month
