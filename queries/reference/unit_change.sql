-- Loads data/unit_changes.csv (registered as `source`, all text).
-- Grain: one row per unit that went into another.
INSERT INTO unit_change_base BY NAME
SELECT effective::DATE AS effective_on, old_id, new_id, kind, legal_basis
FROM source
ORDER BY effective_on, old_id
