-- The pages that a share link opens; before, each opened the page `page` alone.
-- Grain: one row per link.

ALTER TABLE share_link ADD COLUMN pages VARCHAR[];  -- model, and what else was chosen of overview, headcount, spending, coverage
UPDATE share_link SET pages = [page];
ALTER TABLE share_link DROP COLUMN page;
