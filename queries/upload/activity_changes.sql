-- Every stored activity figure that a file would change, old and new.
-- Grain: one row per file row and measure that differs; NULL is "not reported".
-- Table incoming (the table activity without upload_seq).
WITH
pairs AS (
    SELECT incoming.file_row, incoming, stored
    FROM incoming
    JOIN activity AS stored USING (village_id, campaign_id, body_id, month)
),
cells AS (
    SELECT file_row, 1 AS position, 'session_count' AS column_name,
        stored.session_count::VARCHAR AS old, incoming.session_count::VARCHAR AS new
    FROM pairs
    UNION ALL
    SELECT file_row, 2, 'participant_count', stored.participant_count::VARCHAR, incoming.participant_count::VARCHAR
    FROM pairs
    UNION ALL
    SELECT file_row, 3, 'new_household_count', stored.new_household_count::VARCHAR, incoming.new_household_count::VARCHAR
    FROM pairs
    UNION ALL
    SELECT file_row, 4, 'result', stored.result::VARCHAR, incoming.result::VARCHAR
    FROM pairs
    UNION ALL
    SELECT file_row, 5, 'note', stored.note, incoming.note
    FROM pairs
)
SELECT file_row, column_name, old, new
FROM cells
WHERE old IS DISTINCT FROM new
ORDER BY file_row, position
