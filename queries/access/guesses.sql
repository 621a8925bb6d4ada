-- Wrong guesses, and what makes them forgotten, since a moment: what the counts of guesses begin with after a restart.
-- Grain: one row per line of the access journal of one of $kinds, oldest first. Times are UTC without zone.
SELECT happened_at, kind, account_id, detail
FROM access_event
WHERE list_contains($kinds, kind) AND happened_at > $since AND happened_at <= $now
ORDER BY happened_at, event_seq
