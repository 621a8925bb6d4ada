-- The hash of the reference files that were loaded last.
-- Grain: one row, none before the first load.
SELECT value
FROM setting
WHERE key = 'reference_sha256'
ORDER BY key
