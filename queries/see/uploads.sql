-- What was stored, by whom and when, newest first; and where it was undone, when and by whom.
-- Grain: one row per upload. Someone with a scope sees only uploads that touched nothing but their wards.
WITH
in_scope AS (
    SELECT upload_seq
    FROM upload_slot
    GROUP BY upload_seq
    HAVING $scope IS NULL OR bool_and(list_contains($scope, ward_id))
),
undoing AS (
    SELECT target_id, arg_min(account_id, audit_seq) AS account_id
    FROM undo
    WHERE undone_at IS NULL
    GROUP BY target_id
)
SELECT
    upload.upload_id,
    upload.dataset,
    upload.account_id,
    upload.file_name,
    upload.row_count,
    upload.new_count,
    upload.changed_count,
    upload.unchanged_count,
    upload.stored_at,
    upload.is_sample,
    upload.undone_at,
    undoing.account_id AS undone_by
FROM upload
SEMI JOIN in_scope USING (upload_seq)
LEFT JOIN undoing ON undoing.target_id = upload.upload_id
ORDER BY upload.upload_seq DESC
