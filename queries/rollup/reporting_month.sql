-- How many villages each ward has reported on, in how many there was work, and when its first report arrived; for the
-- slots in `touched`.
-- Grain: one row per ward and month with an activity report. A ward without a row has not reported: it is never zero.
-- Read after village_month has been brought up to date.
-- First report: the earliest upload that stands and reports something for that ward and month.
WITH
arrived AS (
    SELECT upload_slot.ward_id, upload_slot.month, min(upload.stored_at) AS first_stored_at
    FROM upload_slot
    JOIN upload USING (upload_seq)
    WHERE upload_slot.dataset = 'activity' AND upload_slot.row_count > 0 AND upload.undone_at IS NULL
        AND (upload_slot.ward_id, upload_slot.month) IN (SELECT (ward_id, month) FROM touched)
    GROUP BY upload_slot.ward_id, upload_slot.month
)
SELECT
    village_month.ward_id,
    village_month.month,
    count(DISTINCT village_month.village_id) AS reported_village_count,
    count(DISTINCT village_month.village_id) FILTER (village_month.is_reached) AS working_village_count,
    min(arrived.first_stored_at) AS first_stored_at
FROM rollup_village_month AS village_month
SEMI JOIN touched USING (ward_id, month)
JOIN arrived USING (ward_id, month)
GROUP BY village_month.ward_id, village_month.month
ORDER BY village_month.ward_id, village_month.month
