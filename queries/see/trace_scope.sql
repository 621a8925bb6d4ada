-- The villages that are the base of a share, order by order: reference data, not reported figures.
-- Grain: one row per village and campaign in whose scope it is in the base's months. NULL for a parameter means all.
SELECT
    scoped.ward_id,
    ward.name_vi AS ward_name,
    scoped.village_id,
    village.name_vi AS unit_name,
    scoped.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    campaign.result_unit_vi AS unit_vi,
    campaign.result_unit_en AS unit_en,
    scoped.household_count
FROM village_in_scope AS scoped
JOIN unit AS village ON village.unit_id = scoped.village_id
JOIN unit AS ward ON ward.unit_id = scoped.ward_id
JOIN campaign USING (campaign_id)
WHERE ($scope IS NULL OR list_contains($scope, scoped.ward_id))
    AND ($ward_id IS NULL OR scoped.ward_id = $ward_id)
    AND ($village_id IS NULL OR scoped.village_id = $village_id)
    AND ($campaign_id IS NULL OR scoped.campaign_id = $campaign_id)
    AND ($base_last_month IS NULL OR scoped.valid_from <= $base_last_month)
    AND ($base_first_month IS NULL OR scoped.valid_to >= $base_first_month)
ORDER BY ward.sort_order, village.sort_order, campaign.sort_order
