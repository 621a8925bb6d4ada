-- Ends a session of one account, named by its id.
-- Grain: one row per session.
UPDATE session
SET ended_at = $at
WHERE session_id = $session_id AND account_id = $account_id AND ended_at IS NULL
