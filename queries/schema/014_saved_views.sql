-- What accounts keep for themselves: views of a page under a name, and that the first visit was guided.
-- Grain: one row per saved view; one per account that was guided. Times are UTC without zone.

CREATE TABLE saved_view (
    view_id    VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,           -- whose it is: nobody else sees or changes it
    name       VARCHAR NOT NULL,
    page       VARCHAR NOT NULL,           -- overview, ward …
    query      VARCHAR NOT NULL,           -- the choice as an address says it: period=2018-07&ward=bac-son
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE guided_account (
    account_id VARCHAR NOT NULL,
    guided_at  TIMESTAMP NOT NULL          -- when it went through, or passed over, the first visit
);
