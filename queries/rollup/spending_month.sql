-- Money planned and spent by budget item and source; for the slots in `touched` (ward_id, month).
-- Grain: one row per owner ward (or the office), level, item, source and month, in đồng.
SELECT
    spending.ward_id,
    unit.level,
    spending.item_code,
    spending.source,
    spending.month,
    sum(spending.planned_vnd)::BIGINT AS planned_vnd,
    sum(spending.actual_vnd)::BIGINT AS actual_vnd
FROM spending
SEMI JOIN touched USING (ward_id, month)
JOIN unit USING (unit_id)
GROUP BY spending.ward_id, unit.level, spending.item_code, spending.source, spending.month
ORDER BY spending.ward_id, unit.level, spending.item_code, spending.source, spending.month
