-- Every merger, for the gazetteer; columns in the order of khoi.places.Change.
-- Grain: one row per unit that went into another.
SELECT effective_on, old_id, new_id
FROM unit_change
ORDER BY effective_on, old_id
