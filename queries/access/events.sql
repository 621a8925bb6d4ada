-- Every line of the access journal, to verify its chain.
-- Grain: one row per line.
SELECT event_seq, happened_at, account_id, kind, subject, detail, sha256
FROM access_event
ORDER BY event_seq
