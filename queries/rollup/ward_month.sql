-- What each ward reported for each order and month; for the slots in `touched` (ward_id, month).
-- Grain: one row per ward, campaign and month with a report. Read after village_month has been brought up to date.
SELECT
    ward_id,
    campaign_id,
    month,
    count(*) AS reported_village_count,
    count(*) FILTER (is_reached) AS reached_village_count,
    count(*) FILTER (is_overlap) AS overlap_village_count,
    sum(session_count)::BIGINT AS session_count,
    sum(participant_count)::BIGINT AS participant_count,
    sum(new_household_count)::BIGINT AS new_household_count,
    sum(result)::DECIMAL(18, 3) AS result
FROM rollup_village_month
SEMI JOIN touched USING (ward_id, month)
GROUP BY ward_id, campaign_id, month
ORDER BY ward_id, campaign_id, month
