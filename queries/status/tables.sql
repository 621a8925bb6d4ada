-- The tables of the database.
-- Grain: one row per table.
SELECT table_name
FROM duckdb_tables()
WHERE schema_name = 'main' AND database_name = current_database() AND NOT internal AND NOT temporary
ORDER BY table_name
