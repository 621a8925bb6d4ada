-- The share link of a token's hash, as long as it opens.
-- Grain: one row; none where it is unknown, revoked or over.
SELECT link_id, pages, period, lang, title, snapshot_sha256, expires_at, briefing_id
FROM share_link
WHERE token_sha256 = $token_sha256 AND revoked_at IS NULL AND expires_at > $at
ORDER BY link_id
