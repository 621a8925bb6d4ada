-- Money planned and spent in the period by source.
-- Grain: one row per source, always all three, in đồng; what is not reported is NULL, never 0.
WITH source AS (
    SELECT unnest(['autonomous', 'non_autonomous', 'mobilised']) AS source, unnest(range(3)) AS sort_order
)
SELECT
    source.source,
    sum(spent.planned_vnd)::BIGINT AS planned_vnd,
    sum(spent.actual_vnd)::BIGINT AS actual_vnd
FROM source
LEFT JOIN rollup_spending_month AS spent ON spent.source = source.source
    AND spent.month BETWEEN $first_month AND $last_month
    AND ($scope IS NULL OR list_contains($scope, spent.ward_id))
    AND ($ward_id IS NULL OR spent.ward_id = $ward_id)
GROUP BY source.source, source.sort_order
ORDER BY source.sort_order
