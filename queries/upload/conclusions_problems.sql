-- What is wrong between the rows of a conclusions file.
-- Grain: one row per fault; first_row is the earlier row of the same number.
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
ORDER BY file_row
