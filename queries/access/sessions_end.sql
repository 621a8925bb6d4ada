-- Ends all running sessions of one account.
-- Grain: one row per session.
UPDATE session
SET ended_at = $at
WHERE account_id = $account_id AND ended_at IS NULL
