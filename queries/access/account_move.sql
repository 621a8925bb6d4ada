-- Gives an account another role or other wards.
-- Grain: one row per account.
UPDATE account
SET role = $role, ward_id = $ward_id
WHERE account_id = $account_id
