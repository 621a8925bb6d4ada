-- Conclusions of the monthly meeting that are past their day and not done, the oldest first.
-- Grain: one row per conclusion.
SELECT
    conclusion.number,
    conclusion.content,
    conclusion.due_on,
    conclusion.ward_id,
    coalesce(unit.name_vi, body.short_vi) AS responsible_vi,
    coalesce(unit.name_vi, body.name_en) AS responsible_en,
    ($as_of::DATE - conclusion.due_on)::BIGINT AS overdue_days
FROM conclusion
LEFT JOIN unit ON unit.unit_id = conclusion.responsible_id
LEFT JOIN body ON body.body_id = conclusion.responsible_id
WHERE conclusion.status <> 'done' AND conclusion.due_on < $as_of AND conclusion.issued_on <= $as_of
    AND ($scope IS NULL OR list_contains($scope, conclusion.ward_id))
ORDER BY conclusion.due_on, conclusion.number
