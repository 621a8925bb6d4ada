-- One upload: what was stored, by whom, when, and whether it stands.
-- Grain: one row, none for an id that does not exist.
SELECT
    upload_seq, upload_id, dataset, account_id, file_name, file_sha256, original_sha256, sheet, row_count, stored_at,
    undone_at, acknowledged, audit_seq
FROM upload
WHERE upload_id = $upload_id
ORDER BY upload_id
