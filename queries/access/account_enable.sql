-- Opens a disabled account again.
-- Grain: one row per account.
UPDATE account
SET disabled_at = NULL
WHERE account_id = $account_id
