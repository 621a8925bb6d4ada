-- Keeps that an account's first visit was guided, once.
-- Grain: one row per account.
INSERT INTO guided_account (account_id, guided_at)
SELECT $account_id, $at
WHERE NOT EXISTS (FROM guided_account WHERE account_id = $account_id)
