-- One share link, as long as it opens.
-- Grain: one row; none where it is unknown, revoked or over.
SELECT link_id, pages, period, lang, title, snapshot_sha256, expires_at, briefing_id
FROM share_link
WHERE link_id = $link_id AND revoked_at IS NULL AND expires_at > $at
ORDER BY link_id
