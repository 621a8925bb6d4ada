-- Repairs that no administrator has seen yet, the newest first.
-- Grain: one row per repair; detail is JSON: way, found, aside.
SELECT acted_at, subject, detail
FROM audit
WHERE action = 'repair'
    AND audit_seq > (SELECT coalesce(max(audit_seq), 0) FROM audit WHERE action = 'repair-seen')
ORDER BY audit_seq DESC
