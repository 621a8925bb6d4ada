-- What each village reported for each order and month, all bodies together; for the slots in `touched` (ward_id, month).
-- Grain: one row per village, campaign and month with a report.
-- Reached: some session, participant, new household or result above 0. Overlap: two or more bodies at work separately.
WITH
reported AS (
    SELECT
        *,
        greatest(
            coalesce(session_count, 0), coalesce(participant_count, 0), coalesce(new_household_count, 0),
            ceil(coalesce(result, 0))::BIGINT
        ) > 0 AS is_at_work
    FROM activity
    SEMI JOIN touched USING (ward_id, month)
)
SELECT
    ward_id,
    village_id,
    campaign_id,
    month,
    count(*) AS body_count,
    sum(session_count)::BIGINT AS session_count,
    sum(participant_count)::BIGINT AS participant_count,
    sum(new_household_count)::BIGINT AS new_household_count,
    sum(result)::DECIMAL(18, 3) AS result,
    bool_or(is_at_work) AS is_reached,
    count(*) FILTER (is_at_work) >= 2 AS is_overlap
FROM reported
GROUP BY ward_id, village_id, campaign_id, month
ORDER BY ward_id, month, village_id, campaign_id
