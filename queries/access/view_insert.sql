-- Adds a saved view.
-- Grain: one row per saved view.
INSERT INTO saved_view (view_id, account_id, name, page, query, created_at)
VALUES ($view_id, $account_id, $name, $page, $query, $created_at)
