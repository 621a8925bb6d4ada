-- A conclusion of the monthly meeting as stored, with the file, row, account and time it came from.
-- Grain: one row per conclusion.
SELECT
    conclusion.ward_id,
    conclusion.number,
    coalesce(unit.name_vi, body.short_vi) AS responsible_vi,
    coalesce(unit.name_vi, body.name_en) AS responsible_en,
    conclusion.content,
    conclusion.issued_on,
    conclusion.due_on,
    conclusion.status,
    conclusion.month,
    upload.upload_id,
    upload.file_name,
    conclusion.file_row,
    upload.account_id,
    upload.stored_at
FROM conclusion
LEFT JOIN unit ON unit.unit_id = conclusion.responsible_id
LEFT JOIN body ON body.body_id = conclusion.responsible_id
JOIN upload USING (upload_seq)
WHERE ($number IS NULL OR conclusion.number = $number)
    AND ($ward_id IS NULL OR conclusion.ward_id = $ward_id)
    AND ($scope IS NULL OR list_contains($scope, conclusion.ward_id))
ORDER BY conclusion.number
