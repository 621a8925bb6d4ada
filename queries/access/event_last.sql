-- The last line of the access journal.
-- Grain: one row, none while it is empty.
SELECT event_seq, sha256
FROM access_event
ORDER BY event_seq DESC
LIMIT 1
