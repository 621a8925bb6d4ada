-- Units, mergers and orders that an administrator enters, over those that the release brings in data/*.csv.
-- Grain: base tables, one row per thing of the release or the sample; entries, one row per key that an upload in force
-- speaks of; logs, one row per upload and file row. The tables unit, unit_change, campaign and campaign_scope follow
-- from both (queries/reference/derived_*.sql), within the transaction that changes an entry.

CREATE TABLE unit_base AS FROM unit;
CREATE TABLE unit_change_base AS FROM unit_change;
CREATE TABLE campaign_base AS SELECT *, ''::VARCHAR AS listed_wards FROM campaign;  -- ids with a space between
DELETE FROM setting WHERE key = 'reference_sha256';  -- they are read again, with their lists

CREATE TABLE unit_entry (                  -- key: unit_id; NULL: nothing entered, the base row's value stands
    ward_id         VARCHAR NOT NULL,      -- 'co-quan-khoi': catalogues are the office's
    unit_id         VARCHAR NOT NULL,
    month           DATE NOT NULL,         -- of no month: always January 2016
    code            VARCHAR,
    name            VARCHAR,
    kind            VARCHAR,               -- phường, xã, khu, thôn
    parent_id       VARCHAR,
    household_count BIGINT,
    population      BIGINT,
    valid_from      DATE,
    valid_to        DATE,
    upload_seq      BIGINT NOT NULL,
    file_row        BIGINT NOT NULL
);
CREATE TABLE unit_entry_log AS FROM unit_entry;

CREATE TABLE merger_entry (                -- key: old_id
    ward_id      VARCHAR NOT NULL,
    old_id       VARCHAR NOT NULL,
    new_id       VARCHAR,
    month        DATE NOT NULL,
    effective_on DATE,
    legal_basis  VARCHAR,
    upload_seq   BIGINT NOT NULL,
    file_row     BIGINT NOT NULL
);
CREATE TABLE merger_entry_log AS FROM merger_entry;

CREATE TABLE campaign_entry (              -- key: campaign_id
    ward_id        VARCHAR NOT NULL,
    campaign_id    VARCHAR NOT NULL,
    month          DATE NOT NULL,
    name           VARCHAR,
    short_name     VARCHAR,
    name_en        VARCHAR,
    short_name_en  VARCHAR,
    result_unit    VARCHAR,
    result_unit_en VARCHAR,
    scope          VARCHAR,                -- all, xã, phường, or the ids of wards with a space between
    starts         DATE,
    ends           DATE,
    upload_seq     BIGINT NOT NULL,
    file_row       BIGINT NOT NULL
);
CREATE TABLE campaign_entry_log AS FROM campaign_entry;
