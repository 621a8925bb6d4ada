-- Money spent in the period per household, ward by ward: what the ward and its villages paid, without the office.
-- Grain: one row per ward valid in the period's last month, in đồng; a ward that reported no payment has NULL, never 0.
-- Households: those of the ward's villages valid in that month; NULL where one of them has no number.
WITH
homes AS (
    SELECT
        parent_id AS ward_id,
        CASE WHEN count(*) = count(household_count) THEN sum(household_count) END::BIGINT AS household_count
    FROM unit
    WHERE level = 'village' AND coalesce(valid_from, $last_month) <= $last_month
        AND coalesce(valid_to, $last_month) >= $last_month
    GROUP BY parent_id
),
spent AS (
    SELECT ward_id, sum(actual_vnd)::BIGINT AS actual_vnd
    FROM rollup_spending_month
    WHERE month BETWEEN $first_month AND $last_month AND ($scope IS NULL OR list_contains($scope, ward_id))
    GROUP BY ward_id
)
SELECT
    ward.unit_id AS ward_id,
    ward.name_vi AS ward_name,
    spent.actual_vnd,
    homes.household_count,
    round(spent.actual_vnd / nullif(homes.household_count, 0))::BIGINT AS per_household_vnd
FROM unit AS ward
LEFT JOIN homes ON homes.ward_id = ward.unit_id
LEFT JOIN spent ON spent.ward_id = ward.unit_id
WHERE ward.level = 'ward' AND coalesce(ward.valid_from, $last_month) <= $last_month
    AND coalesce(ward.valid_to, $last_month) >= $last_month
    AND ($scope IS NULL OR list_contains($scope, ward.unit_id))
    AND ($ward_id IS NULL OR ward.unit_id = $ward_id)
ORDER BY ward.sort_order
