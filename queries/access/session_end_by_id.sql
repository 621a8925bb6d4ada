-- Ends a session named by its id, of one account or ($account_id NULL) of whichever.
-- Grain: one row per session.
UPDATE session
SET ended_at = $at
WHERE session_id = $session_id AND ended_at IS NULL AND ($account_id IS NULL OR account_id = $account_id)
