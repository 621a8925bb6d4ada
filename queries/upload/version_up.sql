-- The store's version after one more stored change.
-- Grain: one row in all.
UPDATE store_state SET version = version + 1
