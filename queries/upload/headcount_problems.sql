-- What is wrong between the rows of a headcount file, and worth a look within them.
-- Grain: one row per fault; first_row is the earlier row of the same key, found and allowed are persons.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, unit_id VARCHAR, body_id VARCHAR, category VARCHAR, month DATE,
-- assigned_count BIGINT, present_count BIGINT, female_count BIGINT, party_member_count BIGINT).
WITH repeated AS (
    SELECT file_row, min(file_row) OVER (PARTITION BY unit_id, body_id, category, month) AS first_row
    FROM arrived
)
SELECT
    'duplicate-key' AS code, file_row, 'body' AS column_name, first_row, NULL::BIGINT AS found, NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
UNION ALL
SELECT 'part-exceeds-whole', file_row, 'female_count', NULL, female_count, present_count
FROM arrived
WHERE female_count > present_count
UNION ALL
SELECT 'part-exceeds-whole', file_row, 'party_member_count', NULL, party_member_count, present_count
FROM arrived
WHERE party_member_count > present_count
UNION ALL
SELECT 'present-above-assigned', file_row, 'present_count', NULL, present_count, assigned_count
FROM arrived
WHERE present_count > assigned_count
ORDER BY file_row, code, column_name
