-- The account of an identity at the identity provider.
-- Grain: one row; none where no account that may sign in has it.
SELECT account_id
FROM account
WHERE identity = $identity AND disabled_at IS NULL
ORDER BY account_id
