-- The sessions that run, of one account or ($account_id NULL) of all.
-- Grain: one row per session.
SELECT
    session.session_id,
    session.account_id,
    session.address,
    session.agent,
    session.started_at,
    session.seen_at
FROM session
INNER JOIN account USING (account_id)
WHERE
    ($account_id IS NULL OR session.account_id = $account_id)
    AND session.ended_at IS NULL
    AND session.started_at > $started_after
    AND session.seen_at > $seen_after
    AND account.disabled_at IS NULL
ORDER BY session.seen_at DESC, session.session_id
