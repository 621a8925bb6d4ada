-- One setting's value.
-- Grain: one row, none where it is not set.
SELECT value
FROM setting
WHERE key = $key
ORDER BY key
