-- Every stored headcount figure that a file would change, old and new.
-- Grain: one row per file row and measure that differs; NULL is "not reported".
-- Table incoming (the table headcount without upload_seq).
WITH
pairs AS (
    SELECT incoming.file_row, incoming, stored
    FROM incoming
    JOIN headcount AS stored USING (unit_id, body_id, category, month)
),
cells AS (
    SELECT file_row, 1 AS position, 'assigned_count' AS column_name,
        stored.assigned_count::VARCHAR AS old, incoming.assigned_count::VARCHAR AS new
    FROM pairs
    UNION ALL
    SELECT file_row, 2, 'present_count', stored.present_count::VARCHAR, incoming.present_count::VARCHAR
    FROM pairs
    UNION ALL
    SELECT file_row, 3, 'female_count', stored.female_count::VARCHAR, incoming.female_count::VARCHAR
    FROM pairs
    UNION ALL
    SELECT file_row, 4, 'party_member_count', stored.party_member_count::VARCHAR, incoming.party_member_count::VARCHAR
    FROM pairs
)
SELECT file_row, column_name, old, new
FROM cells
WHERE old IS DISTINCT FROM new
ORDER BY file_row, position
