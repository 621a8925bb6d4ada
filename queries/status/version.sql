-- The store's version: grows by one with every stored change.
-- Grain: one row.
SELECT version
FROM store_state
ORDER BY version
