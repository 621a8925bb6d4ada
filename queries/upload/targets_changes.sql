-- Every stored target that a file would change, old and new.
-- Grain: one row per file row that differs.
-- Table incoming (the table target without upload_seq).
SELECT
    incoming.file_row, 'target' AS column_name, stored.target::VARCHAR AS old, incoming.target::VARCHAR AS new
FROM incoming
JOIN target AS stored USING (campaign_id, unit_id, month)
WHERE stored.target IS DISTINCT FROM incoming.target
ORDER BY incoming.file_row
