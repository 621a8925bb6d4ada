-- Brings the current merger entries up to an accepted file (table `incoming`): the same key, updated.
-- Grain: one row per old_id; the row now leads to this upload.
MERGE INTO merger_entry
USING incoming
ON merger_entry.old_id = incoming.old_id
WHEN MATCHED THEN UPDATE SET
    effective_on = incoming.effective_on,
    new_id = incoming.new_id,
    legal_basis = incoming.legal_basis,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    ward_id, old_id, month, effective_on, new_id, legal_basis, upload_seq, file_row
)
VALUES (
    incoming.ward_id, incoming.old_id, incoming.month, incoming.effective_on, incoming.new_id, incoming.legal_basis,
    $upload_seq, incoming.file_row
)
