-- Marks a running session as used just now.
-- Grain: one row per session.
UPDATE session
SET seen_at = $at
WHERE token_sha256 = $token_sha256 AND ended_at IS NULL
