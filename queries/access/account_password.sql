-- Gives an account another password.
-- Grain: one row per account.
UPDATE account
SET password_hash = $password_hash, password_at = $at, must_change = $must_change
WHERE account_id = $account_id
