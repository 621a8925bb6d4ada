-- Starts a session.
-- Grain: one row per session.
INSERT INTO session (token_sha256, account_id, started_at, seen_at, ended_at)
VALUES ($token_sha256, $account_id, $at, $at, NULL)
