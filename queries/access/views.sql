-- The saved views of one account, in the order in which they were saved.
-- Grain: one row per saved view.
SELECT view_id, name, page, query, created_at
FROM saved_view
WHERE account_id = $account_id
ORDER BY created_at, view_id
