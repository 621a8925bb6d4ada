-- Gives a saved view another name.
-- Grain: one row per saved view.
UPDATE saved_view
SET name = $name
WHERE view_id = $view_id
