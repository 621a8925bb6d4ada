-- The orders as a campaigns file has them, for templates and the page that lists them.
-- Grain: one row per order, in official order; texts as a person writes them, listed wards by name.
WITH named AS (
    SELECT
        campaign_scope.campaign_id,
        string_agg(unit.name_vi, '; ' ORDER BY unit.sort_order) AS wards,
        string_agg(unit.unit_id, '; ' ORDER BY unit.sort_order) AS ward_ids
    FROM campaign_scope
    JOIN unit ON unit.unit_id = campaign_scope.ward_id
    GROUP BY campaign_scope.campaign_id
)
SELECT
    campaign.campaign_id AS id,
    campaign.name_vi AS name,
    campaign.short_vi AS short_name,
    campaign.name_en,
    campaign.short_en AS short_name_en,
    campaign.result_unit_vi AS result_unit,
    campaign.result_unit_en,
    CASE campaign.scope WHEN 'all' THEN 'tất cả' WHEN 'listed' THEN named.wards ELSE campaign.scope END AS scope,
    strftime(campaign.starts_on, '%d/%m/%Y') AS starts,
    strftime(campaign.ends_on, '%d/%m/%Y') AS ends,
    CASE WHEN campaign.scope = 'listed' THEN named.ward_ids END AS scope_ids
FROM campaign
LEFT JOIN named USING (campaign_id)
ORDER BY campaign.sort_order, campaign.campaign_id
