-- The rows of a conclusions file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per number. A day whose column the file lacks keeps what is stored. $present names the file's columns.
-- Table arrived (file_row BIGINT, number VARCHAR, issued_on DATE, month DATE, content VARCHAR, ward_id VARCHAR,
-- responsible_id VARCHAR, due_on DATE, status VARCHAR, done_on DATE).
WITH
filled AS (
    SELECT
        arrived.number, arrived.issued_on, arrived.month, arrived.content, arrived.ward_id, arrived.responsible_id,
        if(list_contains($present, 'due_on'), arrived.due_on, stored.due_on) AS due_on,
        arrived.status,
        if(list_contains($present, 'done_on'), arrived.done_on, stored.done_on) AS done_on,
        arrived.file_row,
        stored
    FROM arrived
    LEFT JOIN conclusion AS stored USING (number)
)
SELECT
    number, issued_on, month, content, ward_id, responsible_id, due_on, status, done_on, file_row,
    CASE
        WHEN stored.upload_seq IS NULL THEN 'new'
        WHEN issued_on IS DISTINCT FROM stored.issued_on
            OR content IS DISTINCT FROM stored.content
            OR responsible_id IS DISTINCT FROM stored.responsible_id
            OR due_on IS DISTINCT FROM stored.due_on
            OR status IS DISTINCT FROM stored.status
            OR done_on IS DISTINCT FROM stored.done_on THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM filled
ORDER BY file_row
