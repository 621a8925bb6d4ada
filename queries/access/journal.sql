-- Who did what, newest first: acts of the record and lines of the access journal in one list.
-- Grain: one row per act or line. found_count is the number of them before $most is taken. Times are UTC without zone.
WITH
told AS (
    SELECT acted_at AS happened_at, account_id, action AS kind, subject, detail, 'record' AS chain, audit_seq AS number
    FROM audit
    UNION ALL
    SELECT happened_at, account_id, kind, subject, detail, 'journal' AS chain, event_seq AS number
    FROM access_event
)
SELECT
    happened_at, account_id, kind, subject, detail, chain, number,
    count(*) OVER () AS found_count
FROM told
WHERE ($account_id IS NULL OR account_id = $account_id OR subject = $account_id)
    AND ($kinds IS NULL OR list_contains($kinds, kind))
    AND ($first_moment IS NULL OR (happened_at >= $first_moment AND happened_at < $end_moment))
    AND ($search IS NULL OR contains(lower(subject || ' ' || detail), lower($search)))
ORDER BY happened_at DESC, chain, number DESC
LIMIT $most
