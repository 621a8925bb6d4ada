-- The versions of the slots that a plan touches (table `touched`: ward_id, month).
-- Grain: one row per ward and month; version 0 where nothing was stored yet, audit_seq the act that changed it last.
SELECT
    touched.ward_id,
    touched.month,
    coalesce(slot.version, 0) AS version,
    slot.audit_seq
FROM touched
LEFT JOIN slot ON slot.dataset = $dataset AND slot.ward_id = touched.ward_id AND slot.month = touched.month
ORDER BY touched.ward_id, touched.month
