-- Marks an upload as undone, or as standing again ($undone_at NULL).
-- Grain: one row per upload.
UPDATE upload
SET undone_at = $undone_at
WHERE upload_id = $upload_id
