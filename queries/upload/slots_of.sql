-- The wards and months that an upload touched.
-- Grain: one row per ward and month.
SELECT ward_id, month
FROM upload_slot
WHERE upload_seq = $upload_seq
ORDER BY ward_id, month
