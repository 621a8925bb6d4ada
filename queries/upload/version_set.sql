-- The store's version after a number of stored changes.
-- Grain: one row in all.
UPDATE store_state SET version = $version
