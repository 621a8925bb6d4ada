-- One account, and whether it may sign in.
-- Grain: one row, none for a name that does not exist.
SELECT
    account_id,
    role,
    ward_id,
    password_hash,
    must_change,
    password_at,
    totp_secret,
    is_sample,
    disabled_at IS NULL AS is_open
FROM account
WHERE account_id = $account_id
ORDER BY account_id
