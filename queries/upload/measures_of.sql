-- The measures that an upload's file had columns for.
-- Grain: one row.
SELECT measures
FROM upload
WHERE upload_seq = $upload_seq
ORDER BY upload_seq
