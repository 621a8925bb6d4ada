-- Removes a saved view.
-- Grain: one row per saved view.
DELETE FROM saved_view
WHERE view_id = $view_id
