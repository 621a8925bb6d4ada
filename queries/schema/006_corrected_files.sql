-- Files corrected on the page, and headers that a person matched by hand.
-- Grain: one row per upload (upload); per account, dataset, layout and header (header_match).
-- Times are UTC without zone.

ALTER TABLE upload ADD COLUMN original_sha256 VARCHAR;  -- the file as it arrived, where the stored one was corrected
ALTER TABLE upload ADD COLUMN sheet VARCHAR;            -- of a workbook
ALTER TABLE upload ADD COLUMN acknowledged VARCHAR;     -- JSON: the warnings that the person saw and accepted

CREATE TABLE header_match (
    account_id  VARCHAR NOT NULL,
    dataset     VARCHAR NOT NULL,
    layout      VARCHAR NOT NULL,      -- hash of the file's header row
    header      VARCHAR NOT NULL,      -- as the file has it
    column_name VARCHAR NOT NULL,      -- ours
    matched_at  TIMESTAMP NOT NULL
);
