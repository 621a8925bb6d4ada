-- A briefing of the library may go along with a share link: its holder takes it home as PDF or Word.
-- Grain: one row per link; NULL = none.

ALTER TABLE share_link ADD COLUMN briefing_id VARCHAR;
