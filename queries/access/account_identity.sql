-- Ties an account to an identity at the identity provider, or ($identity NULL) to none.
-- Grain: one row per account.
UPDATE account
SET identity = $identity
WHERE account_id = $account_id
