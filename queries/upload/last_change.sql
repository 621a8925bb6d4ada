-- Who changed a slot last, when, and by what: for the one whose plan came too late.
-- Grain: one row, the act of that number.
SELECT account_id, acted_at, action
FROM audit
WHERE audit_seq = $audit_seq
ORDER BY audit_seq
