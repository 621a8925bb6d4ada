-- What storing a headcount file does to the totals of the wards and months that it touches, before and after.
-- Grain: one row per part ("" where there is but one). Members and posts are never added up: one row for each category.
-- Tables incoming (the table headcount without upload_seq) and touched (ward_id, month).
WITH
figures AS (
    SELECT TRUE AS is_before, FALSE AS is_after, category, assigned_count, present_count, female_count, party_member_count
    FROM headcount
    SEMI JOIN touched USING (ward_id, month)
    UNION ALL
    SELECT FALSE, TRUE, category, assigned_count, present_count, female_count, party_member_count
    FROM headcount
    SEMI JOIN touched USING (ward_id, month)
    ANTI JOIN incoming USING (unit_id, body_id, category, month)
    UNION ALL
    SELECT FALSE, TRUE, category, assigned_count, present_count, female_count, party_member_count
    FROM incoming
)
SELECT
    category AS part,
    sum(assigned_count) FILTER (is_before)::BIGINT AS assigned_count_before,
    sum(assigned_count) FILTER (is_after)::BIGINT AS assigned_count_after,
    sum(present_count) FILTER (is_before)::BIGINT AS present_count_before,
    sum(present_count) FILTER (is_after)::BIGINT AS present_count_after,
    sum(female_count) FILTER (is_before)::BIGINT AS female_count_before,
    sum(female_count) FILTER (is_after)::BIGINT AS female_count_after,
    sum(party_member_count) FILTER (is_before)::BIGINT AS party_member_count_before,
    sum(party_member_count) FILTER (is_after)::BIGINT AS party_member_count_after
FROM figures
GROUP BY category
ORDER BY category
