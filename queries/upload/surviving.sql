-- The uploads of one dataset that stand: not undone, or brought back.
-- Grain: one row per upload, with the measures that its file had a column for.
SELECT upload_seq, measures
FROM upload
WHERE dataset = $dataset AND undone_at IS NULL
ORDER BY upload_seq
