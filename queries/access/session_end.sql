-- Ends a session, once.
-- Grain: one row per session.
UPDATE session
SET ended_at = $at
WHERE token_sha256 = $token_sha256 AND ended_at IS NULL
