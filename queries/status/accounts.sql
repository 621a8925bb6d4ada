-- Every account with what it takes to make it again.
-- Grain: one row per account.
SELECT account_id, role, ward_id, password_hash, created_at, disabled_at, is_sample
FROM account
ORDER BY created_at, account_id
