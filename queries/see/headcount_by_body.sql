-- Posts assigned and filled and contracts by organisation of the office, beside the stored baseline of December 2015.
-- Grain: one row per body, as last reported up to the period's last month. Members of blocs and teams are not posts.
WITH
office AS (
    SELECT body_id, category, month, assigned_count, present_count, female_count, party_member_count
    FROM rollup_headcount_month
    WHERE level = 'office' AND ($scope IS NULL OR list_contains($scope, ward_id))
),
latest AS (
    SELECT *
    FROM office
    WHERE month = (SELECT max(month) FROM office WHERE month <= $last_month)
)
SELECT
    body.body_id,
    body.short_vi AS body_vi,
    body.name_en AS body_en,
    sum(latest.assigned_count) FILTER (latest.category = 'post')::BIGINT AS assigned_count,
    sum(latest.present_count) FILTER (latest.category = 'post')::BIGINT AS present_count,
    sum(latest.present_count) FILTER (latest.category = 'contract')::BIGINT AS contract_count,
    sum(latest.female_count) FILTER (latest.category = 'post')::BIGINT AS female_count,
    any_value(baseline.assigned_count)::BIGINT AS baseline_count,
    max(latest.month) AS month
FROM latest
JOIN body USING (body_id)
LEFT JOIN office AS baseline
    ON baseline.body_id = body.body_id AND baseline.category = 'post' AND baseline.month = DATE '2015-12-01'
WHERE $body_id IS NULL OR body.body_id = $body_id
GROUP BY body.body_id, body.short_vi, body.name_en
ORDER BY min(body.sort_order)
