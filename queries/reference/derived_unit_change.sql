-- The mergers: those entered, and those of the release of whose old unit nothing is entered.
-- Grain: one row per unit that went into another.
SELECT effective_on, old_id, new_id, 'merged whole' AS kind, legal_basis
FROM merger_entry
UNION ALL
SELECT effective_on, old_id, new_id, kind, legal_basis
FROM unit_change_base
WHERE old_id NOT IN (SELECT old_id FROM merger_entry)
ORDER BY effective_on, old_id
