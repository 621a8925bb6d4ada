-- Who changed a slot last, and when: for the one whose plan came too late.
-- Grain: one row, the newest upload among those in `stale` (upload_seq).
SELECT account_id, stored_at
FROM upload
SEMI JOIN stale USING (upload_seq)
ORDER BY upload_seq DESC
LIMIT 1
