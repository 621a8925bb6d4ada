-- Disables an account that is not disabled yet.
-- Grain: one row per account.
UPDATE account
SET disabled_at = $at
WHERE account_id = $account_id AND disabled_at IS NULL
