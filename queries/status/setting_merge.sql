-- Gives a setting a value, whether or not it had one.
-- Grain: one row per key.
MERGE INTO setting
USING (SELECT $key AS key, $value AS value) AS given
ON setting.key = given.key
WHEN MATCHED THEN UPDATE SET value = given.value
WHEN NOT MATCHED THEN INSERT (key, value) VALUES (given.key, given.value)
