-- What is wrong between the rows of a targets file.
-- Grain: one row per fault; first_row is the earlier row of the same key.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, unit_id VARCHAR, campaign_id VARCHAR, month DATE, target DECIMAL(18, 3)).
WITH repeated AS (
    SELECT file_row, min(file_row) OVER (PARTITION BY campaign_id, unit_id, month) AS first_row
    FROM arrived
)
SELECT
    'duplicate-key' AS code, file_row, 'campaign' AS column_name, first_row, NULL::BIGINT AS found, NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
ORDER BY file_row
