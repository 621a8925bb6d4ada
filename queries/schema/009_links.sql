-- Share links: a frozen summary for people without an account.
-- Grain: one row per link. Only the SHA-256 of its token is kept. Times are UTC without zone.

CREATE TABLE share_link (
    link_id         VARCHAR NOT NULL,      -- names it without opening it: in lists, in the record
    token_sha256    VARCHAR NOT NULL,
    account_id      VARCHAR NOT NULL,      -- who made it
    page            VARCHAR NOT NULL,      -- what it opens: model
    period          VARCHAR NOT NULL,      -- 2018-07, 2018-Q2, 2018 …
    lang            VARCHAR NOT NULL,      -- in which it opens
    title           VARCHAR NOT NULL,      -- for whom, in a few words
    snapshot_sha256 VARCHAR NOT NULL,      -- the figures, as a file of the ledger
    created_at      TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    revoked_at      TIMESTAMP
);

ALTER TABLE session ADD COLUMN link_id VARCHAR;       -- of somebody who came by a link; NULL = of an account
