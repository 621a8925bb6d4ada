-- Posts, contracts and members by body; for the slots in `touched` (ward_id, month).
-- Grain: one row per owner ward (or the office), level, body, category and month. Members are never added to posts.
SELECT
    headcount.ward_id,
    unit.level,
    headcount.body_id,
    headcount.category,
    headcount.month,
    count(*) AS unit_count,
    sum(headcount.assigned_count)::BIGINT AS assigned_count,
    sum(headcount.present_count)::BIGINT AS present_count,
    sum(headcount.female_count)::BIGINT AS female_count,
    sum(headcount.party_member_count)::BIGINT AS party_member_count
FROM headcount
SEMI JOIN touched USING (ward_id, month)
JOIN unit USING (unit_id)
GROUP BY headcount.ward_id, unit.level, headcount.body_id, headcount.category, headcount.month
ORDER BY headcount.ward_id, unit.level, headcount.body_id, headcount.category, headcount.month
