-- Adds an account that is not there yet.
-- Grain: one row per account.
INSERT INTO account (
    account_id, role, ward_id, password_hash, password_at, must_change, totp_secret, created_at, disabled_at, is_sample
)
SELECT $account_id, $role, $ward_id, $password_hash, $created_at, $must_change, NULL, $created_at, NULL, $is_sample
WHERE NOT EXISTS (FROM account WHERE account_id = $account_id)
