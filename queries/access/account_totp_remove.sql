-- Takes the second factor from an account.
-- Grain: one row per account.
UPDATE account
SET totp_secret = NULL
WHERE account_id = $account_id
