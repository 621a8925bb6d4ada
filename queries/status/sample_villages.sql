-- The villages of the sample, as they were loaded.
-- Grain: one row per village.
SELECT unit_id, name_vi, kind, parent_id, household_count, population, is_sample
FROM unit
WHERE is_sample AND level = 'village'
ORDER BY unit_id
