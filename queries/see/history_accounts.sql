-- The accounts that stored or undid something, for the choice of a person.
-- Grain: one row per account. Someone with a scope sees only acts on uploads that touched nothing but their wards.
WITH
in_scope AS (
    SELECT upload.upload_id
    FROM upload_slot
    JOIN upload USING (upload_seq)
    GROUP BY upload.upload_id
    HAVING $scope IS NULL OR bool_and(list_contains($scope, upload_slot.ward_id))
)
SELECT account_id
FROM upload
SEMI JOIN in_scope USING (upload_id)
UNION
SELECT account_id
FROM undo
SEMI JOIN in_scope USING (upload_id)
ORDER BY account_id
