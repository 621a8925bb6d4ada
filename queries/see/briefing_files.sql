-- The accepted files that the figures of a period came from, by their SHA-256: what a briefing stands on.
-- Grain: one row per upload that stands and told something of a month of the period, in the order of their arrival.
-- Someone with a scope sees only uploads that touched nothing but their wards. row_count: rows of these months and wards.
WITH
in_scope AS (
    SELECT upload_seq
    FROM upload_slot
    GROUP BY upload_seq
    HAVING $scope IS NULL OR bool_and(list_contains($scope, ward_id))
),
touched AS (
    SELECT upload_seq, sum(row_count)::BIGINT AS row_count
    FROM upload_slot
    SEMI JOIN in_scope USING (upload_seq)
    WHERE month BETWEEN $first_month AND $last_month AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY upload_seq
)
SELECT upload.dataset, upload.file_name, upload.file_sha256, touched.row_count, upload.stored_at
FROM touched
JOIN upload USING (upload_seq)
WHERE upload.undone_at IS NULL AND touched.row_count > 0
ORDER BY upload.upload_seq
