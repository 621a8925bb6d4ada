-- Which unit went into which, when and by what: the mergers that there were, with codes and, where known, people.
-- Grain: one row per unit that went into another, in order of time and of the new units.
-- A code is no identity: the same one can be another unit's later. A viewer of some wards sees mergers among them alone.
SELECT
    change.effective_on,
    change.old_id,
    old.name_vi AS old_name,
    old.kind AS old_kind,
    old.code AS old_code,
    old.population AS old_people_count,
    change.new_id,
    new.name_vi AS new_name,
    new.kind AS new_kind,
    new.code AS new_code,
    new.population AS new_people_count,
    change.legal_basis
FROM unit_change AS change
JOIN unit AS old ON old.unit_id = change.old_id
JOIN unit AS new ON new.unit_id = change.new_id
WHERE old.level = 'ward' AND ($scope IS NULL OR (list_contains($scope, old.unit_id) AND list_contains($scope, new.unit_id)))
ORDER BY change.effective_on, new.sort_order, old.sort_order
