-- Records who did what to what, and when.
-- Grain: one row per act.
INSERT INTO audit (audit_seq, acted_at, account_id, action, subject, detail)
SELECT
    coalesce(max(audit_seq), 0) + 1,
    $stored_at,
    $account_id,
    $action,
    $subject,
    $detail
FROM audit
