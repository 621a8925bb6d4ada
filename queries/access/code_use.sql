-- Marks a code of a second factor as used, unless it or a later one was used before.
-- Grain: one row per account and code.
INSERT INTO used_code (account_id, step)
SELECT $account_id, $step
WHERE NOT EXISTS (FROM used_code WHERE account_id = $account_id AND step >= $step)
