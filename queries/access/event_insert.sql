-- Adds a line of the access journal.
-- Grain: one row per line.
INSERT INTO access_event (event_seq, happened_at, account_id, kind, subject, detail, sha256)
VALUES ($event_seq, $happened_at, $account_id, $kind, $subject, $detail, $sha256)
