-- What is wrong between the rows of a conclusions file, and with whose conclusions they would replace.
-- Grain: one row per fault; first_row is the earlier row of the same number. $wards is the person's scope (NULL = all).
-- Table arrived (file_row BIGINT, number VARCHAR, issued_on DATE, month DATE, content VARCHAR, ward_id VARCHAR,
-- responsible_id VARCHAR, due_on DATE, status VARCHAR, done_on DATE).
WITH repeated AS (
    SELECT file_row, min(file_row) OVER (PARTITION BY number) AS first_row
    FROM arrived
)
SELECT
    'duplicate-key' AS code, file_row, 'number' AS column_name, first_row, NULL::BIGINT AS found, NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
UNION ALL
SELECT 'out-of-scope-unit', arrived.file_row, 'number', NULL, NULL, NULL
FROM arrived
JOIN conclusion AS stored USING (number)
WHERE $wards IS NOT NULL AND NOT list_contains($wards, stored.ward_id)
ORDER BY file_row, code
