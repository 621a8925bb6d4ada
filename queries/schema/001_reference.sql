-- Reference tables: units and their mergers, bodies, campaigns with scope, budget items, settings.
-- Grain: one row per thing named by the table. Identity is our own id; a statistical code is an attribute that two units may share.

CREATE TABLE unit (
    unit_id         VARCHAR NOT NULL,
    code            VARCHAR,               -- statistical code (GSO), not an identity
    name_vi         VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,      -- thành phố, phường, xã, thôn, khu, cơ quan
    level           VARCHAR NOT NULL,      -- city, ward, village, office
    parent_id       VARCHAR,
    valid_from      DATE,                  -- first day; NULL = since before our data
    valid_to        DATE,                  -- last day; NULL = still valid
    household_count BIGINT,
    population      BIGINT,
    tile_column     INTEGER,
    tile_row        INTEGER,
    sort_order      INTEGER NOT NULL,      -- official order: phường first, then by code; villages by number, then name
    is_sample       BOOLEAN NOT NULL
);

CREATE TABLE unit_change (
    effective_on DATE NOT NULL,
    old_id       VARCHAR NOT NULL,
    new_id       VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    legal_basis  VARCHAR NOT NULL
);

CREATE TABLE body (
    body_id    VARCHAR NOT NULL,
    name_vi    VARCHAR NOT NULL,
    short_vi   VARCHAR NOT NULL,
    name_en    VARCHAR NOT NULL,
    level      VARCHAR NOT NULL,           -- city, ward, village
    sort_order INTEGER NOT NULL
);

CREATE TABLE campaign (
    campaign_id    VARCHAR NOT NULL,
    name_vi        VARCHAR NOT NULL,
    short_vi       VARCHAR NOT NULL,       -- for axes and tiles
    name_en        VARCHAR NOT NULL,
    short_en       VARCHAR NOT NULL,
    result_unit_vi VARCHAR NOT NULL,
    result_unit_en VARCHAR NOT NULL,
    scope          VARCHAR NOT NULL,       -- all, xã, phường, listed
    starts_on      DATE NOT NULL,
    ends_on        DATE,                   -- last day; NULL = open
    sort_order     INTEGER NOT NULL
);

CREATE TABLE campaign_scope (              -- the wards an order is for, spelled out
    campaign_id VARCHAR NOT NULL,
    ward_id     VARCHAR NOT NULL
);

CREATE TABLE budget_item (
    item_code  VARCHAR NOT NULL,           -- tiểu mục where given, else mục
    name_vi    VARCHAR NOT NULL,
    name_en    VARCHAR NOT NULL,
    certainty  VARCHAR NOT NULL,           -- confirmed, likely
    valid_from DATE NOT NULL,
    valid_to   DATE,
    sort_order INTEGER NOT NULL
);

CREATE TABLE published_fact (              -- what the article itself says; never mixed with stored figures
    fact_key     VARCHAR NOT NULL,
    value        VARCHAR NOT NULL,
    unit         VARCHAR NOT NULL,
    as_of        VARCHAR,
    statement_vi VARCHAR NOT NULL,
    statement_en VARCHAR NOT NULL,
    source       VARCHAR NOT NULL,
    sort_order   INTEGER NOT NULL
);

CREATE TABLE setting (
    key   VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
