-- Records an undo.
-- Grain: one row per undo.
INSERT INTO undo (undo_id, target_id, upload_id, account_id, acted_at, undone_at, audit_seq)
VALUES ($undo_id, $target_id, $upload_id, $account_id, $acted_at, NULL, $audit_seq)
