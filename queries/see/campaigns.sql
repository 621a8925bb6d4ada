-- The orders, for filters: in official order.
-- Grain: one row per order.
SELECT campaign_id, name_vi, name_en, short_vi, short_en
FROM campaign
ORDER BY sort_order, campaign_id
