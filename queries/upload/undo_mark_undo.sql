-- Marks an undo as undone, or as in force again ($undone_at NULL).
-- Grain: one row per undo.
UPDATE undo
SET undone_at = $undone_at
WHERE undo_id = $undo_id
