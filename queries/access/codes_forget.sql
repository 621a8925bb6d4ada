-- Forgets the older codes of an account.
-- Grain: one row per account and code.
DELETE FROM used_code
WHERE account_id = $account_id AND step < $step
