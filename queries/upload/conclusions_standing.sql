-- The conclusion rows that stand: of each measure the newest figure among surviving uploads whose files had its column.
-- Grain: one row per number; upload_seq and file_row lead to the newest surviving row.
-- A key of which no measure stands has no row: it is "not reported".
-- Tables candidate (rows of conclusion_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        arg_max(candidate.month, upload_seq) AS month,
        candidate.number,
        arg_max_null(candidate.issued_on, upload_seq)
            FILTER (list_contains(measures, 'issued_on')) AS issued_on,
        arg_max_null(candidate.content, upload_seq) FILTER (list_contains(measures, 'content')) AS content,
        arg_max_null(candidate.responsible_id, upload_seq)
            FILTER (list_contains(measures, 'responsible_id')) AS responsible_id,
        arg_max_null(candidate.due_on, upload_seq) FILTER (list_contains(measures, 'due_on')) AS due_on,
        arg_max_null(candidate.status, upload_seq) FILTER (list_contains(measures, 'status')) AS status,
        arg_max_null(candidate.done_on, upload_seq) FILTER (list_contains(measures, 'done_on')) AS done_on,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.number
)
SELECT
    ward_id, month, number, issued_on, content, responsible_id, due_on, status, done_on, upload_seq, file_row
FROM stood
WHERE issued_on IS NOT NULL
    OR content IS NOT NULL
    OR responsible_id IS NOT NULL
    OR due_on IS NOT NULL
    OR status IS NOT NULL
    OR done_on IS NOT NULL
ORDER BY number
