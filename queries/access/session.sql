-- A session that runs, with its account or its share link.
-- Grain: one row; none once it was ended, ran out, lay idle, its account was disabled, its link revoked or over.
SELECT
    session.account_id,
    session.session_id,
    session.stage,
    session.way,
    session.seen_at,
    session.link_id,
    share_link.pages,
    account.role,
    account.ward_id
FROM session
LEFT JOIN account USING (account_id)
LEFT JOIN share_link USING (link_id)
WHERE
    session.token_sha256 = $token_sha256
    AND session.ended_at IS NULL
    AND session.started_at > $started_after
    AND session.seen_at > $seen_after
    AND CASE
        WHEN session.link_id IS NULL THEN account.role IS NOT NULL AND account.disabled_at IS NULL
        ELSE share_link.revoked_at IS NULL AND share_link.expires_at > $at
    END
ORDER BY session.account_id
