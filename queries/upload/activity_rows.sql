-- The measures of an activity file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per key, to which file_row leads. A measure whose column the file lacks keeps its stored figure; a row
-- that says nothing, under a key of which nothing is stored, is left out: it is "not reported". $present names the
-- columns that the file has.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, village_id VARCHAR, campaign_id VARCHAR, body_id VARCHAR, month DATE,
-- session_count BIGINT, participant_count BIGINT, new_household_count BIGINT, result DECIMAL(18, 3), note VARCHAR).
WITH
filled AS (
    SELECT
        if(list_contains($present, 'session_count'), arrived.session_count, stored.session_count) AS session_count,
        if(list_contains($present, 'participant_count'), arrived.participant_count, stored.participant_count)
            AS participant_count,
        if(list_contains($present, 'new_household_count'), arrived.new_household_count, stored.new_household_count)
            AS new_household_count,
        if(list_contains($present, 'result'), arrived.result, stored.result) AS result,
        if(list_contains($present, 'note'), arrived.note, stored.note) AS note,
        arrived.file_row,
        stored
    FROM arrived
    LEFT JOIN activity AS stored USING (village_id, campaign_id, body_id, month)
)
SELECT
    session_count, participant_count, new_household_count, result, note, file_row,
    CASE
        WHEN stored.upload_seq IS NULL THEN 'new'
        WHEN session_count IS DISTINCT FROM stored.session_count
            OR participant_count IS DISTINCT FROM stored.participant_count
            OR new_household_count IS DISTINCT FROM stored.new_household_count
            OR result IS DISTINCT FROM stored.result
            OR note IS DISTINCT FROM stored.note THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM filled
WHERE stored.upload_seq IS NOT NULL
    OR coalesce(session_count, participant_count, new_household_count, result) IS NOT NULL
    OR note IS NOT NULL
ORDER BY file_row
