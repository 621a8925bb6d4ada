-- The measures of a targets file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per key; its one measure is required.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, unit_id VARCHAR, campaign_id VARCHAR, month DATE, target DECIMAL(18, 3)).
SELECT
    arrived.target, arrived.file_row,
    CASE
        WHEN stored.upload_seq IS NULL THEN 'new'
        WHEN arrived.target IS DISTINCT FROM stored.target THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM arrived
LEFT JOIN target AS stored USING (campaign_id, unit_id, month)
ORDER BY arrived.file_row
