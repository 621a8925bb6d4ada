-- Uploads that an older release stored, before there was a record.
-- Grain: one row per upload, in the order of storing.
SELECT
    upload_seq, upload_id, dataset, account_id, file_name, file_sha256, encoding, row_count, new_count, changed_count,
    unchanged_count, stored_at, is_sample, original_sha256, sheet, acknowledged
FROM upload
WHERE audit_seq IS NULL
ORDER BY upload_seq
