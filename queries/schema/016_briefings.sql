-- The library of briefings: what each was made from, and its files as they were made.
-- Grain: one row per briefing; its id follows from the choice and the rows. Times are UTC without zone.

CREATE TABLE briefing (
    briefing_id     VARCHAR NOT NULL,
    account_id      VARCHAR NOT NULL,      -- who made it
    period          VARCHAR NOT NULL,      -- 2018-07, 2018-Q2, 2018 …
    ward_id         VARCHAR,               -- NULL = the city
    lang            VARCHAR NOT NULL,
    choice          VARCHAR NOT NULL,      -- its parameters and the office's own text, as JSON (khoi/brief/choice.py)
    snapshot_sha256 VARCHAR NOT NULL,      -- the rows it was made from, as a file of the ledger; so are the next three
    pdf_sha256      VARCHAR NOT NULL,
    docx_sha256     VARCHAR NOT NULL,
    xlsx_sha256     VARCHAR NOT NULL,
    created_at      TIMESTAMP NOT NULL
);
