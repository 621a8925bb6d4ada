-- Whether an account's first visit was guided; the accounts of the sample are shared by whoever tries it, and count as so.
-- Grain: one row, none for a name that does not exist.
SELECT account_id, is_sample OR account_id IN (SELECT account_id FROM guided_account) AS is_guided
FROM account
WHERE account_id = $account_id
ORDER BY account_id
