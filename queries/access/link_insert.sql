-- Adds a share link.
-- Grain: one row per link.
INSERT INTO share_link (
    link_id, token_sha256, account_id, pages, period, lang, title, snapshot_sha256, created_at, expires_at, revoked_at,
    briefing_id
)
VALUES (
    $link_id, $token_sha256, $account_id, $pages, $period, $lang, $title, $snapshot_sha256, $created_at,
    $expires_at::TIMESTAMP, NULL, $briefing_id
)
