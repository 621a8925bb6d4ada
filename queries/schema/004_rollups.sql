-- Summary tables the pages read. Each is kept exact inside the transaction that stores an upload (queries/rollup).
-- Grain: in the comment of each table.

CREATE TABLE rollup_village_month (        -- one row per village, campaign and month with a report
    ward_id             VARCHAR NOT NULL,
    village_id          VARCHAR NOT NULL,
    campaign_id         VARCHAR NOT NULL,
    month               DATE NOT NULL,
    body_count          BIGINT NOT NULL,
    session_count       BIGINT,
    participant_count   BIGINT,
    new_household_count BIGINT,
    result              DECIMAL(18, 3),
    is_reached          BOOLEAN NOT NULL,  -- some session, participant, new household or result above 0
    is_overlap          BOOLEAN NOT NULL   -- two or more bodies ran it separately
);

CREATE TABLE rollup_ward_month (           -- one row per ward, campaign and month with a report
    ward_id               VARCHAR NOT NULL,
    campaign_id           VARCHAR NOT NULL,
    month                 DATE NOT NULL,
    reported_village_count BIGINT NOT NULL,
    reached_village_count BIGINT NOT NULL,
    overlap_village_count BIGINT NOT NULL,
    session_count         BIGINT,
    participant_count     BIGINT,
    new_household_count   BIGINT,
    result                DECIMAL(18, 3)
);

CREATE TABLE rollup_reporting_month (      -- one row per ward and month with an activity report
    ward_id                VARCHAR NOT NULL,
    month                  DATE NOT NULL,
    reported_village_count BIGINT NOT NULL,
    first_stored_at        TIMESTAMP NOT NULL
);

CREATE TABLE rollup_headcount_month (      -- one row per owner ward (or the office), level, body, category and month
    ward_id            VARCHAR NOT NULL,
    level              VARCHAR NOT NULL,   -- office, ward, village
    body_id            VARCHAR NOT NULL,
    category           VARCHAR NOT NULL,
    month              DATE NOT NULL,
    unit_count         BIGINT NOT NULL,
    assigned_count     BIGINT,
    present_count      BIGINT,
    female_count       BIGINT,
    party_member_count BIGINT
);

CREATE TABLE rollup_spending_month (       -- one row per owner ward (or the office), level, item, source and month
    ward_id     VARCHAR NOT NULL,
    level       VARCHAR NOT NULL,
    item_code   VARCHAR NOT NULL,
    source      VARCHAR NOT NULL,
    month       DATE NOT NULL,
    planned_vnd BIGINT,
    actual_vnd  BIGINT
);

CREATE VIEW village_in_scope AS            -- one row per village and campaign it is in the scope of: the base of coverage
SELECT
    village.parent_id AS ward_id,
    village.unit_id AS village_id,
    campaign_scope.campaign_id,
    village.household_count,
    greatest(coalesce(village.valid_from, DATE '1900-01-01'), date_trunc('month', campaign.starts_on)::DATE) AS valid_from,
    least(coalesce(village.valid_to, DATE '9999-12-31'), coalesce(campaign.ends_on, DATE '9999-12-31')) AS valid_to
FROM unit AS village
JOIN campaign_scope ON campaign_scope.ward_id = village.parent_id
JOIN campaign USING (campaign_id)
WHERE village.level = 'village';
