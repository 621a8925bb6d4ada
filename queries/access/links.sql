-- Share links of one account or ($account_id NULL) of all, the newest first.
-- Grain: one row per link. How often it was opened, and when last, is counted in the access journal.
-- state: open, revoked, or over (its days have passed).
WITH
opened AS (
    SELECT subject AS link_id, count(*) AS opened_count, max(happened_at) AS opened_at
    FROM access_event
    WHERE kind = 'link-opened'
    GROUP BY subject
)
SELECT
    share_link.link_id,
    share_link.account_id,
    share_link.pages,
    share_link.period,
    share_link.lang,
    share_link.title,
    share_link.briefing_id,
    share_link.created_at,
    share_link.expires_at,
    share_link.revoked_at,
    coalesce(opened.opened_count, 0)::BIGINT AS opened_count,
    opened.opened_at,
    CASE
        WHEN share_link.revoked_at IS NOT NULL THEN 'revoked'
        WHEN share_link.expires_at <= $at THEN 'over'
        ELSE 'open'
    END AS state
FROM share_link
LEFT JOIN opened USING (link_id)
WHERE $account_id IS NULL OR share_link.account_id = $account_id
ORDER BY share_link.created_at DESC, share_link.link_id
