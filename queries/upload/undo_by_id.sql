-- One undo: of what, by whom, when, and whether it is in force.
-- Grain: one row, none for an id that does not exist.
SELECT undo_id, target_id, upload_id, account_id, acted_at, undone_at, audit_seq
FROM undo
WHERE undo_id = $undo_id
ORDER BY undo_id
