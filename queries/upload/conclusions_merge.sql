-- Brings the current conclusion rows up to an accepted file (table `incoming`): the same key is the same figure, updated.
-- Grain: one row per number; the row now leads to this upload.
MERGE INTO conclusion
USING incoming
ON conclusion.number = incoming.number
WHEN MATCHED THEN UPDATE SET
    issued_on = incoming.issued_on,
    month = incoming.month,
    content = incoming.content,
    ward_id = incoming.ward_id,
    responsible_id = incoming.responsible_id,
    due_on = incoming.due_on,
    status = incoming.status,
    done_on = incoming.done_on,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    number, issued_on, month, content, ward_id, responsible_id, due_on, status, done_on, upload_seq,
    file_row
)
VALUES (
    incoming.number, incoming.issued_on, incoming.month, incoming.content, incoming.ward_id,
    incoming.responsible_id, incoming.due_on, incoming.status, incoming.done_on, $upload_seq,
    incoming.file_row
)
