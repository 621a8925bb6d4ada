-- Records an accepted upload.
-- Grain: one row per upload.
INSERT INTO upload (
    upload_seq, upload_id, dataset, account_id, file_name, file_sha256, encoding,
    row_count, new_count, changed_count, unchanged_count, stored_at, undone_at, is_sample,
    original_sha256, sheet, acknowledged, measures, rows_sha256, audit_seq
)
VALUES (
    $upload_seq, $upload_id, $dataset, $account_id, $file_name, $file_sha256, $encoding,
    $row_count, $new_count, $changed_count, $unchanged_count, $stored_at, NULL, $is_sample,
    $original_sha256, $sheet, $acknowledged, $measures, $rows_sha256, $audit_seq
)
