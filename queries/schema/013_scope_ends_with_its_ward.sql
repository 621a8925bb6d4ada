-- The base of coverage ends with the ward: once that has gone into another, its villages are counted in the new one's.
-- Grain: as before, one row per village and campaign it is in the scope of.

CREATE OR REPLACE VIEW village_in_scope AS
SELECT
    village.parent_id AS ward_id,
    village.unit_id AS village_id,
    campaign_scope.campaign_id,
    village.household_count,
    greatest(                              -- greatest and least pass over NULL: no such day
        DATE '1900-01-01', village.valid_from, ward.valid_from, date_trunc('month', campaign.starts_on)::DATE
    ) AS valid_from,
    least(DATE '9999-12-31', village.valid_to, ward.valid_to, campaign.ends_on) AS valid_to
FROM unit AS village
JOIN unit AS ward ON ward.unit_id = village.parent_id
JOIN campaign_scope ON campaign_scope.ward_id = village.parent_id
JOIN campaign USING (campaign_id)
WHERE village.level = 'village';
