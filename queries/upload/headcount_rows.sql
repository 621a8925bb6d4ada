-- The measures of a headcount file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per key, to which file_row leads. A measure whose column the file lacks keeps its stored figure; a row
-- that says nothing, under a key of which nothing is stored, is left out: it is "not reported". $present names the
-- columns that the file has.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, unit_id VARCHAR, body_id VARCHAR, category VARCHAR, month DATE,
-- assigned_count BIGINT, present_count BIGINT, female_count BIGINT, party_member_count BIGINT).
WITH
filled AS (
    SELECT
        if(list_contains($present, 'assigned_count'), arrived.assigned_count, stored.assigned_count) AS assigned_count,
        if(list_contains($present, 'present_count'), arrived.present_count, stored.present_count) AS present_count,
        if(list_contains($present, 'female_count'), arrived.female_count, stored.female_count) AS female_count,
        if(list_contains($present, 'party_member_count'), arrived.party_member_count, stored.party_member_count)
            AS party_member_count,
        arrived.file_row,
        stored
    FROM arrived
    LEFT JOIN headcount AS stored USING (unit_id, body_id, category, month)
)
SELECT
    assigned_count, present_count, female_count, party_member_count, file_row,
    CASE
        WHEN stored.upload_seq IS NULL THEN 'new'
        WHEN assigned_count IS DISTINCT FROM stored.assigned_count
            OR present_count IS DISTINCT FROM stored.present_count
            OR female_count IS DISTINCT FROM stored.female_count
            OR party_member_count IS DISTINCT FROM stored.party_member_count THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM filled
WHERE stored.upload_seq IS NOT NULL
    OR coalesce(assigned_count, present_count, female_count, party_member_count) IS NOT NULL
ORDER BY file_row
