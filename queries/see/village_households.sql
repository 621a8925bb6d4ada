-- Households of one village newly reached by each order, month by month, with the running sum since the beginning.
-- Grain: one row per campaign and month with a report of the village.
SELECT
    rollup_village_month.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    rollup_village_month.month,
    rollup_village_month.new_household_count,
    sum(rollup_village_month.new_household_count) OVER (
        PARTITION BY rollup_village_month.campaign_id ORDER BY rollup_village_month.month
    )::BIGINT AS all_household_count,
    village.household_count
FROM rollup_village_month
JOIN campaign USING (campaign_id)
JOIN unit AS village ON village.unit_id = rollup_village_month.village_id
WHERE rollup_village_month.village_id = $village_id AND rollup_village_month.month <= $last_month
    AND ($scope IS NULL OR list_contains($scope, rollup_village_month.ward_id))
ORDER BY campaign.sort_order, rollup_village_month.month
