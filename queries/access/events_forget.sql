-- Empties the table of the access journal, before the lines of its file are put in.
-- Grain: one row per line.
DELETE FROM access_event
