-- The last files that brought something of a ward: what, for which months, when, by whom, and whether it still stands.
-- Grain: one row per upload and ward that it touched, the newest first, at most 30 a ward.
-- Someone with a scope sees only uploads that touched nothing but their wards.
-- row_count: rows of that ward; state: stored, or undone.
WITH
in_scope AS (
    SELECT upload_seq
    FROM upload_slot
    GROUP BY upload_seq
    HAVING $scope IS NULL OR bool_and(list_contains($scope, ward_id))
),
touched AS (
    SELECT
        ward_id, upload_seq, min(month) AS first_month, max(month) AS last_month, sum(row_count)::BIGINT AS row_count,
        row_number() OVER (PARTITION BY ward_id ORDER BY upload_seq DESC) AS place
    FROM upload_slot
    SEMI JOIN in_scope USING (upload_seq)
    WHERE $ward_id IS NULL OR ward_id = $ward_id
    GROUP BY ward_id, upload_seq
)
SELECT
    touched.ward_id,
    upload.stored_at,
    upload.dataset,
    touched.first_month,
    touched.last_month,
    touched.row_count,
    upload.file_name,
    upload.account_id,
    CASE WHEN upload.undone_at IS NULL THEN 'stored' ELSE 'undone' END AS state
FROM touched
JOIN upload USING (upload_seq)
WHERE touched.place <= 30
ORDER BY touched.ward_id, upload.upload_seq DESC
