-- The accounts, for the administrator: those that may sign in first.
-- Grain: one row per account. seen_at: when a session of it was last used, as long as sessions are remembered.
WITH
seen AS (
    SELECT account_id, max(seen_at) AS seen_at
    FROM session
    GROUP BY account_id
)
SELECT
    account.account_id,
    account.role,
    account.ward_id,
    account.must_change,
    account.totp_secret IS NOT NULL AS has_second_factor,
    account.identity,
    account.created_at,
    account.disabled_at,
    account.is_sample,
    seen.seen_at
FROM account
LEFT JOIN seen USING (account_id)
ORDER BY account.disabled_at IS NOT NULL, account.account_id
