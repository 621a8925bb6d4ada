-- Revokes a share link that is not revoked yet.
-- Grain: one row per link.
UPDATE share_link
SET revoked_at = $at
WHERE link_id = $link_id AND revoked_at IS NULL
