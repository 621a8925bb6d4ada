-- Coverage, new households and overlap month by month of each ward, village or order, for lines side by side.
-- Grain: one row per thing compared ($by: ward, village, else campaign) and month with a village in its scope, from the
-- first stored month to the period's last. $items: the things asked for, ids with a comma between; NULL: all.
-- Counted as in city_months; reached_count, overlap_count and new_household_count are NULL where nothing was reported.
WITH
months AS (
    SELECT DISTINCT month
    FROM rollup_ward_month
    WHERE month <= $last_month
),
scoped AS (
    SELECT CASE $by WHEN 'ward' THEN ward_id ELSE campaign_id END AS item_id, ward_id, campaign_id,
        valid_from, valid_to, village_count
    FROM ward_in_scope
    WHERE $by <> 'village'
    UNION ALL
    SELECT village_id, ward_id, campaign_id, valid_from, valid_to, 1
    FROM village_in_scope
    WHERE $by = 'village'
),
times AS (
    SELECT item_id, valid_from, valid_to, sum(village_count) AS pair_count
    FROM scoped
    WHERE ($items IS NULL OR list_contains(string_split($items::VARCHAR, ','), item_id))
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY item_id, valid_from, valid_to
),
base AS (
    SELECT times.item_id, months.month, sum(times.pair_count) AS pair_count
    FROM months
    JOIN times ON times.valid_from <= months.month AND times.valid_to >= months.month
    GROUP BY times.item_id, months.month
),
told AS (
    SELECT CASE $by WHEN 'ward' THEN ward_id ELSE campaign_id END AS item_id, ward_id, campaign_id, month,
        reached_village_count, overlap_village_count, new_household_count
    FROM rollup_ward_month
    WHERE $by <> 'village'
    UNION ALL
    SELECT village_id, ward_id, campaign_id, month, is_reached::BIGINT, is_overlap::BIGINT, new_household_count
    FROM rollup_village_month
    WHERE $by = 'village'
),
work AS (
    SELECT
        item_id,
        month,
        sum(reached_village_count) AS reached_count,
        sum(overlap_village_count) AS overlap_count,
        sum(new_household_count) AS new_household_count
    FROM told
    WHERE month <= $last_month AND ($items IS NULL OR list_contains(string_split($items::VARCHAR, ','), item_id))
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY item_id, month
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
