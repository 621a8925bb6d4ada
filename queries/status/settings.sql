-- What the office has set, each with its default and its last change.
-- Grain: one row per setting; account_id, changed_at and old_value are NULL where nobody has changed it.
WITH
changed AS (
    SELECT
        audit_seq, acted_at, account_id,
        unnest(detail ->> '$.rows[*].key') AS key,
        unnest(detail ->> '$.rows[*].old') AS old_value
    FROM audit
    WHERE action = 'setting-changed'
),
last_change AS (
    SELECT
        key,
        arg_max(old_value, audit_seq) AS old_value,
        arg_max(account_id, audit_seq) AS account_id,
        max(acted_at) AS changed_at
    FROM changed
    GROUP BY key
)
SELECT
    office_setting.key, office_setting.value, office_setting.default_value,
    last_change.old_value, last_change.account_id, last_change.changed_at
FROM office_setting
LEFT JOIN last_change USING (key)
ORDER BY office_setting.sort_order
