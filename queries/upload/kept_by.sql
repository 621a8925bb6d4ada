-- The uploads that now hold rows which an undo leaves alone (table kept: upload_seq, row_count).
-- Grain: one row per upload, the newest first.
SELECT upload.upload_id, upload.file_name, upload.account_id, upload.stored_at, kept.row_count
FROM kept
JOIN upload USING (upload_seq)
ORDER BY upload.upload_seq DESC
