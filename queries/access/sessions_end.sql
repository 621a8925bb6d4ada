-- Ends the running sessions of one account, all or ($but_session_id) all but one.
-- Grain: one row per session.
UPDATE session
SET ended_at = $at
WHERE account_id = $account_id AND ended_at IS NULL
    AND ($but_session_id IS NULL OR session_id <> $but_session_id)
