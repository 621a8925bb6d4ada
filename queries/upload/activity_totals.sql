-- What storing an activity file does to the totals of the wards and months that it touches, before and after.
-- Grain: one row per part ("" where there is but one). Results are left out: each order counts in a unit of its own.
-- Tables incoming (the table activity without upload_seq) and touched (ward_id, month).
WITH
figures AS (
    SELECT TRUE AS is_before, FALSE AS is_after, session_count, participant_count, new_household_count
    FROM activity
    SEMI JOIN touched USING (ward_id, month)
    UNION ALL
    SELECT FALSE, TRUE, session_count, participant_count, new_household_count
    FROM activity
    SEMI JOIN touched USING (ward_id, month)
    ANTI JOIN incoming USING (village_id, campaign_id, body_id, month)
    UNION ALL
    SELECT FALSE, TRUE, session_count, participant_count, new_household_count
    FROM incoming
)
SELECT
    '' AS part,
    sum(session_count) FILTER (is_before)::BIGINT AS session_count_before,
    sum(session_count) FILTER (is_after)::BIGINT AS session_count_after,
    sum(participant_count) FILTER (is_before)::BIGINT AS participant_count_before,
    sum(participant_count) FILTER (is_after)::BIGINT AS participant_count_after,
    sum(new_household_count) FILTER (is_before)::BIGINT AS new_household_count_before,
    sum(new_household_count) FILTER (is_after)::BIGINT AS new_household_count_after
FROM figures
ORDER BY part
