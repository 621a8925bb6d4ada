-- Every stored part of a conclusion that a file would change, old and new.
-- Grain: one row per file row and part that differs.
-- Table incoming (the table conclusion without upload_seq).
WITH
pairs AS (
    SELECT incoming.file_row, incoming, stored
    FROM incoming
    JOIN conclusion AS stored USING (number)
),
cells AS (
    SELECT file_row, 1 AS position, 'issued_on' AS column_name,
        stored.issued_on::VARCHAR AS old, incoming.issued_on::VARCHAR AS new
    FROM pairs
    UNION ALL
    SELECT file_row, 2, 'content', stored.content, incoming.content
    FROM pairs
    UNION ALL
    SELECT file_row, 3, 'responsible', stored.responsible_id, incoming.responsible_id
    FROM pairs
    UNION ALL
    SELECT file_row, 4, 'due_on', stored.due_on::VARCHAR, incoming.due_on::VARCHAR
    FROM pairs
    UNION ALL
    SELECT file_row, 5, 'status', stored.status, incoming.status
    FROM pairs
    UNION ALL
    SELECT file_row, 6, 'done_on', stored.done_on::VARCHAR, incoming.done_on::VARCHAR
    FROM pairs
)
SELECT file_row, column_name, old, new
FROM cells
WHERE old IS DISTINCT FROM new
ORDER BY file_row, position
