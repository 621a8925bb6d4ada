-- What was stored, by whom, when: uploads, the slots they touched, the audit trail, the store's version.
-- Grain: one row per upload; per dataset, ward and month; per audited act; one row in all for the version.
-- Times are UTC without zone.

CREATE TABLE upload (
    upload_seq      BIGINT NOT NULL,       -- 1, 2, 3 … in the order of storing
    upload_id       VARCHAR NOT NULL,      -- what people and links use
    dataset         VARCHAR NOT NULL,
    account_id      VARCHAR NOT NULL,
    file_name       VARCHAR NOT NULL,
    file_sha256     VARCHAR NOT NULL,
    encoding        VARCHAR NOT NULL,
    row_count       BIGINT NOT NULL,
    new_count       BIGINT NOT NULL,
    changed_count   BIGINT NOT NULL,
    unchanged_count BIGINT NOT NULL,
    stored_at       TIMESTAMP NOT NULL,
    undone_at       TIMESTAMP,
    is_sample       BOOLEAN NOT NULL
);

CREATE TABLE slot (                        -- a stale plan loses here: its versions no longer match
    dataset          VARCHAR NOT NULL,
    ward_id          VARCHAR NOT NULL,
    month            DATE NOT NULL,
    version          BIGINT NOT NULL,
    upload_seq       BIGINT NOT NULL,      -- the upload that wrote it last
    first_stored_at  TIMESTAMP NOT NULL    -- when the first report arrived: on time or late
);

CREATE TABLE audit (
    audit_seq  BIGINT NOT NULL,
    acted_at   TIMESTAMP NOT NULL,
    account_id VARCHAR NOT NULL,
    action     VARCHAR NOT NULL,
    subject    VARCHAR NOT NULL,
    detail     VARCHAR NOT NULL            -- JSON, never a password, token or personal name
);

CREATE TABLE store_state (
    version BIGINT NOT NULL                -- grows by one with every stored change; a cached read carries it
);
INSERT INTO store_state VALUES (0);
