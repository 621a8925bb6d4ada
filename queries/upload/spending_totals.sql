-- What storing a spending file does to the totals of the wards and months that it touches, before and after.
-- Grain: one row per part ("" where there is but one). Amounts are đồng.
-- Tables incoming (the table spending without upload_seq) and touched (ward_id, month).
WITH
figures AS (
    SELECT TRUE AS is_before, FALSE AS is_after, planned_vnd, actual_vnd
    FROM spending
    SEMI JOIN touched USING (ward_id, month)
    UNION ALL
    SELECT FALSE, TRUE, planned_vnd, actual_vnd
    FROM spending
    SEMI JOIN touched USING (ward_id, month)
    ANTI JOIN incoming USING (unit_id, item_code, source, month)
    UNION ALL
    SELECT FALSE, TRUE, planned_vnd, actual_vnd
    FROM incoming
)
SELECT
    '' AS part,
    sum(planned_vnd) FILTER (is_before)::BIGINT AS planned_vnd_before,
    sum(planned_vnd) FILTER (is_after)::BIGINT AS planned_vnd_after,
    sum(actual_vnd) FILTER (is_before)::BIGINT AS actual_vnd_before,
    sum(actual_vnd) FILTER (is_after)::BIGINT AS actual_vnd_after
FROM figures
ORDER BY part
