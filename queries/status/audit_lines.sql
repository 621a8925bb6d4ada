-- The lines of the record that the database followed.
-- Grain: one row per act, in order.
SELECT audit_seq, acted_at, account_id, action, subject, detail, sha256
FROM audit
ORDER BY audit_seq
