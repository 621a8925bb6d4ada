-- What the figures were made from: the files that stand, and their rows, for the page on sources.
-- Grain: one row per dataset with a file. Someone with a scope sees only files that touched nothing but their wards.
-- file_count, row_count: of files that stand; undone_count: files that were taken back. Times are UTC without zone.
WITH in_scope AS (
    SELECT upload_seq
    FROM upload_slot
    GROUP BY upload_seq
    HAVING $scope IS NULL OR bool_and(list_contains($scope, ward_id))
)
SELECT
    upload.dataset,
    count(*) FILTER (upload.undone_at IS NULL) AS file_count,
    coalesce(sum(upload.row_count) FILTER (upload.undone_at IS NULL), 0)::BIGINT AS row_count,
    count(*) FILTER (upload.undone_at IS NOT NULL) AS undone_count,
    min(upload.stored_at) AS first_stored_at,
    max(upload.stored_at) AS last_stored_at
FROM upload
SEMI JOIN in_scope USING (upload_seq)
GROUP BY upload.dataset
ORDER BY upload.dataset
