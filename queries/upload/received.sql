-- Which upload brought figures that arrive again (table brought: upload_seq).
-- Grain: one row, none where nothing was brought before.
SELECT upload_id, account_id, file_name, stored_at
FROM upload
SEMI JOIN brought USING (upload_seq)
ORDER BY upload_seq
