-- The wards and months that an upload touched, with the rows that it reported for each.
-- Grain: one row per ward and month. Someone with a scope sees only uploads that touched nothing but their wards.
WITH
in_scope AS (
    SELECT upload_seq
    FROM upload_slot
    JOIN upload USING (upload_seq)
    WHERE upload.upload_id = $upload_id
    GROUP BY upload_seq
    HAVING $scope IS NULL OR bool_and(list_contains($scope, ward_id))
)
SELECT upload_slot.ward_id, upload_slot.month, upload_slot.row_count
FROM upload_slot
JOIN in_scope USING (upload_seq)
LEFT JOIN unit ON unit.unit_id = upload_slot.ward_id
ORDER BY unit.sort_order, upload_slot.ward_id, upload_slot.month
