-- Sets a setting that was not set.
-- Grain: one row per key.
INSERT INTO setting (key, value)
SELECT $key, $value
WHERE NOT EXISTS (FROM setting WHERE key = $key)
