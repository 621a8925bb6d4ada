-- A session that runs, with its account.
-- Grain: one row; none once it was ended, ran out, lay idle, or its account was disabled.
SELECT
    session.account_id,
    session.session_id,
    session.stage,
    session.way,
    session.seen_at,
    account.role,
    account.ward_id
FROM session
INNER JOIN account USING (account_id)
WHERE
    session.token_sha256 = $token_sha256
    AND session.ended_at IS NULL
    AND session.started_at > $started_after
    AND session.seen_at > $seen_after
    AND account.disabled_at IS NULL
ORDER BY session.account_id
