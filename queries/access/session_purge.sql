-- Removes sessions that ran out.
-- Grain: one row per session.
DELETE FROM session
WHERE started_at <= $before
