-- Facts: per dataset one current table and one append-only log of every row that every upload brought.
-- Grain: current, one row per key; log, one row per upload and file row. A NULL measure is "not reported", never 0.
-- upload_seq and file_row lead from any figure back to the upload, its file and the row a person sees in it.
-- month is the first day of the month. Money is whole đồng, counts are whole, results DECIMAL(18,3).

CREATE TABLE activity (                    -- key: village_id, campaign_id, body_id, month
    ward_id             VARCHAR NOT NULL,
    village_id          VARCHAR NOT NULL,
    campaign_id         VARCHAR NOT NULL,
    body_id             VARCHAR NOT NULL,
    month               DATE NOT NULL,
    session_count       BIGINT,
    participant_count   BIGINT,
    new_household_count BIGINT,
    result              DECIMAL(18, 3),    -- in the campaign's result unit
    note                VARCHAR,
    upload_seq          BIGINT NOT NULL,
    file_row            BIGINT NOT NULL
);
CREATE TABLE activity_log AS FROM activity;

CREATE TABLE headcount (                   -- key: unit_id, body_id, category, month
    ward_id            VARCHAR NOT NULL,   -- the owner's ward; 'co-quan-khoi' for the office
    unit_id            VARCHAR NOT NULL,   -- the office, a ward or a village
    body_id            VARCHAR NOT NULL,
    category           VARCHAR NOT NULL,   -- post, contract, bloc_member, team_member
    month              DATE NOT NULL,
    assigned_count     BIGINT,
    present_count      BIGINT,
    female_count       BIGINT,
    party_member_count BIGINT,
    upload_seq         BIGINT NOT NULL,
    file_row           BIGINT NOT NULL
);
CREATE TABLE headcount_log AS FROM headcount;

CREATE TABLE spending (                    -- key: unit_id, item_code, source, month
    ward_id     VARCHAR NOT NULL,
    unit_id     VARCHAR NOT NULL,
    item_code   VARCHAR NOT NULL,
    source      VARCHAR NOT NULL,          -- autonomous, non_autonomous, mobilised
    month       DATE NOT NULL,
    planned_vnd BIGINT,
    actual_vnd  BIGINT,
    upload_seq  BIGINT NOT NULL,
    file_row    BIGINT NOT NULL
);
CREATE TABLE spending_log AS FROM spending;

CREATE TABLE target (                      -- key: campaign_id, unit_id, year
    ward_id     VARCHAR NOT NULL,
    unit_id     VARCHAR NOT NULL,          -- a ward or a village
    campaign_id VARCHAR NOT NULL,
    month       DATE NOT NULL,             -- 1 January of the year
    target      DECIMAL(18, 3),
    upload_seq  BIGINT NOT NULL,
    file_row    BIGINT NOT NULL
);
CREATE TABLE target_log AS FROM target;

CREATE TABLE conclusion (                  -- key: number
    number         VARCHAR NOT NULL,
    issued_on      DATE NOT NULL,
    month          DATE NOT NULL,          -- the month it was issued in
    content        VARCHAR NOT NULL,
    ward_id        VARCHAR NOT NULL,       -- the responsible ward; 'co-quan-khoi' where a body is responsible
    responsible_id VARCHAR NOT NULL,       -- a ward's unit_id or a body_id
    due_on         DATE,
    status         VARCHAR NOT NULL,       -- open, in_progress, done
    done_on        DATE,
    upload_seq     BIGINT NOT NULL,
    file_row       BIGINT NOT NULL
);
CREATE TABLE conclusion_log AS FROM conclusion;
