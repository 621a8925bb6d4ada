-- The number of the next upload.
-- Grain: one row.
SELECT coalesce(max(upload_seq), 0) + 1 AS upload_seq
FROM upload
ORDER BY upload_seq
