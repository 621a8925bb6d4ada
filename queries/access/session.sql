-- A session that is open, with its account or its share link.
-- Grain: one row; none once it was ended, its account was disabled or its link revoked. Whether its time is over, from
-- its start, since it was last seen or by its link's end, is for who asks.
SELECT
    session.account_id,
    session.session_id,
    session.stage,
    session.way,
    session.started_at,
    session.seen_at,
    session.link_id,
    share_link.pages,
    share_link.expires_at,
    account.role,
    account.ward_id
FROM session
LEFT JOIN account USING (account_id)
LEFT JOIN share_link USING (link_id)
WHERE
    session.token_sha256 = $token_sha256
    AND session.ended_at IS NULL
    AND CASE
        WHEN session.link_id IS NULL THEN account.role IS NOT NULL AND account.disabled_at IS NULL
        ELSE share_link.revoked_at IS NULL
    END
ORDER BY session.account_id
