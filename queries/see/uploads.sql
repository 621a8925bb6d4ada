-- What was stored, by whom and when, newest first.
-- Grain: one row per upload. Someone with a scope sees only uploads that held nothing but their wards.
WITH
wards_of AS (
    SELECT DISTINCT upload_seq, ward_id FROM activity_log
    UNION
    SELECT DISTINCT upload_seq, ward_id FROM headcount_log
    UNION
    SELECT DISTINCT upload_seq, ward_id FROM spending_log
    UNION
    SELECT DISTINCT upload_seq, ward_id FROM target_log
    UNION
    SELECT DISTINCT upload_seq, ward_id FROM conclusion_log
),
in_scope AS (
    SELECT upload_seq
    FROM wards_of
    GROUP BY upload_seq
    HAVING $scope IS NULL OR bool_and(list_contains($scope, ward_id))
)
SELECT
    upload_id,
    dataset,
    account_id,
    file_name,
    row_count,
    new_count,
    changed_count,
    unchanged_count,
    stored_at,
    is_sample
FROM upload
SEMI JOIN in_scope USING (upload_seq)
ORDER BY upload_seq DESC
