-- Coverage, new households and overlap month by month of each ward, village or order, for lines side by side.
-- Grain: one row per thing compared ($by: ward, village, else campaign) and month with a village in its scope, from the
-- first stored month to the period's last.
-- Counted as in city_months; reached_count, overlap_count and new_household_count are NULL where nothing was reported.
WITH
months AS (
    SELECT DISTINCT month
    FROM rollup_village_month
    WHERE month <= $last_month
),
base AS (
    SELECT
        CASE $by WHEN 'ward' THEN scoped.ward_id WHEN 'village' THEN scoped.village_id ELSE scoped.campaign_id END AS item_id,
        months.month,
        count(*) AS pair_count
    FROM months
    JOIN village_in_scope AS scoped ON scoped.valid_from <= months.month AND scoped.valid_to >= months.month
    WHERE ($scope IS NULL OR list_contains($scope, scoped.ward_id))
        AND ($ward_id IS NULL OR scoped.ward_id = $ward_id)
        AND ($campaign_id IS NULL OR scoped.campaign_id = $campaign_id)
    GROUP BY ALL
),
work AS (
    SELECT
        CASE $by WHEN 'ward' THEN ward_id WHEN 'village' THEN village_id ELSE campaign_id END AS item_id,
        month,
        count(*) FILTER (is_reached) AS reached_count,
        count(*) FILTER (is_overlap) AS overlap_count,
        sum(new_household_count) AS new_household_count
    FROM rollup_village_month
    WHERE month <= $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ALL
)
SELECT
    base.item_id,
    base.month,
    base.pair_count::BIGINT AS pair_count,
    work.reached_count::BIGINT AS reached_count,
    work.overlap_count::BIGINT AS overlap_count,
    work.new_household_count::BIGINT AS new_household_count
FROM base
LEFT JOIN work ON work.item_id = base.item_id AND work.month = base.month
ORDER BY base.item_id, base.month
