-- Coverage's base counted per ward, so that nobody counts village by village; and how many villages worked in a month.
-- Grain: ward_in_scope, one row per ward, campaign it is in the scope of, and time for which villages of it stand.

CREATE VIEW ward_in_scope AS               -- village_in_scope added up: its villages of one time share their fate
SELECT
    village.ward_id,
    campaign_scope.campaign_id,
    village.village_count,
    village.household_count,
    village.valid_from AS village_from,    -- with village_to: which of the ward's villages, whatever the order
    village.valid_to AS village_to,
    greatest(                              -- greatest and least pass over NULL: no such day
        DATE '1900-01-01', village.valid_from, ward.valid_from, date_trunc('month', campaign.starts_on)::DATE
    ) AS valid_from,
    least(DATE '9999-12-31', village.valid_to, ward.valid_to, campaign.ends_on) AS valid_to
FROM (
    SELECT
        parent_id AS ward_id, valid_from, valid_to,
        count(*) AS village_count, sum(household_count)::BIGINT AS household_count
    FROM unit
    WHERE level = 'village'
    GROUP BY parent_id, valid_from, valid_to
) AS village
JOIN unit AS ward ON ward.unit_id = village.ward_id
JOIN campaign_scope ON campaign_scope.ward_id = village.ward_id
JOIN campaign USING (campaign_id);

ALTER TABLE rollup_reporting_month ADD COLUMN working_village_count BIGINT;  -- with work reported, of any order

UPDATE rollup_reporting_month AS reporting
SET working_village_count = counted.working_village_count
FROM (
    SELECT ward_id, month, count(DISTINCT village_id) FILTER (is_reached) AS working_village_count
    FROM rollup_village_month
    GROUP BY ward_id, month
) AS counted
WHERE counted.ward_id = reporting.ward_id AND counted.month = reporting.month;
