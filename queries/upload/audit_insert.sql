-- Follows one line of the record: who did what to what, and when.
-- Grain: one row per act; audit_seq and sha256 are those of its line.
INSERT INTO audit (audit_seq, acted_at, account_id, action, subject, detail, sha256)
VALUES ($audit_seq, $acted_at, $account_id, $action, $subject, $detail, $sha256)
