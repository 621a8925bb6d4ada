-- How many villages each ward has reported on, and when its first report arrived; for the slots in `touched`.
-- Grain: one row per ward and month with an activity report. A ward without a row has not reported: it is never zero.
SELECT
    activity.ward_id,
    activity.month,
    count(DISTINCT activity.village_id) AS reported_village_count,
    min(slot.first_stored_at) AS first_stored_at
FROM activity
SEMI JOIN touched USING (ward_id, month)
JOIN slot ON slot.dataset = 'activity' AND slot.ward_id = activity.ward_id AND slot.month = activity.month
GROUP BY activity.ward_id, activity.month
ORDER BY activity.ward_id, activity.month
