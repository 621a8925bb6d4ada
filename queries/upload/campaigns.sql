-- The campaigns a file may name, with all their names, their dates and the wards they are for.
-- Grain: one row per campaign.
SELECT
    campaign.campaign_id,
    campaign.name_vi,
    campaign.short_vi,
    campaign.name_en,
    campaign.starts_on,
    campaign.ends_on,
    list(campaign_scope.ward_id ORDER BY campaign_scope.ward_id) AS ward_ids
FROM campaign
LEFT JOIN campaign_scope USING (campaign_id)
GROUP BY ALL
ORDER BY campaign.campaign_id
