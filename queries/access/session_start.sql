-- Starts a session of an account, or ($link_id) of somebody who came by a share link.
-- Grain: one row per session.
INSERT INTO session (
    token_sha256, session_id, account_id, link_id, stage, way, address, agent, started_at, seen_at, ended_at
)
VALUES ($token_sha256, $session_id, $account_id, $link_id, $stage, $way, $address, $agent, $at, $at, NULL)
