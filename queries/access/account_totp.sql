-- Gives an account a second factor.
-- Grain: one row per account.
UPDATE account
SET totp_secret = $totp_secret
WHERE account_id = $account_id
