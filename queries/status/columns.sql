-- The columns of a table and their types.
-- Grain: one row per column.
SELECT column_name, data_type
FROM duckdb_columns()
WHERE table_name = $table_name AND schema_name = 'main' AND database_name = current_database() AND NOT internal
ORDER BY column_index
