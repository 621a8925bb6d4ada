-- What orders, bodies and budget items are called, for tables that hold their ids.
-- Grain: one row per kind (campaign, body, item) and id; of an item code with several periods of validity the last name.
SELECT 'campaign' AS kind, campaign_id AS id, short_vi AS name_vi, short_en AS name_en
FROM campaign
UNION ALL
SELECT 'body', body_id, short_vi, name_en
FROM body
UNION ALL
SELECT 'item', item_code, arg_max(name_vi, valid_from), arg_max(name_en, valid_from)
FROM budget_item
GROUP BY item_code
ORDER BY kind, id
