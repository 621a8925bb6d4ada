-- A count and two sums of hashes over the current facts of each kind: equal facts give equal sums,
-- whatever the order of the rows, their storage or the uploads that brought them.
-- Grain: one row per kind of fact that has rows. Keys are unique, so that no two equal lines cancel out.
WITH facts AS (
    SELECT 'activity' AS fact, to_json([
        village_id::VARCHAR, campaign_id::VARCHAR, body_id::VARCHAR, month::VARCHAR,
        session_count::VARCHAR, participant_count::VARCHAR, new_household_count::VARCHAR,
        result::VARCHAR, note::VARCHAR
    ]) AS line FROM activity
    UNION ALL
    SELECT 'headcount' AS fact, to_json([
        unit_id::VARCHAR, body_id::VARCHAR, category::VARCHAR, month::VARCHAR,
        assigned_count::VARCHAR, present_count::VARCHAR, female_count::VARCHAR,
        party_member_count::VARCHAR
    ]) AS line FROM headcount
    UNION ALL
    SELECT 'spending' AS fact, to_json([
        unit_id::VARCHAR, item_code::VARCHAR, source::VARCHAR, month::VARCHAR,
        planned_vnd::VARCHAR, actual_vnd::VARCHAR
    ]) AS line FROM spending
    UNION ALL
    SELECT 'target' AS fact, to_json([
        campaign_id::VARCHAR, unit_id::VARCHAR, month::VARCHAR, target::VARCHAR
    ]) AS line FROM target
    UNION ALL
    SELECT 'conclusion' AS fact, to_json([
        number::VARCHAR, issued_on::VARCHAR, content::VARCHAR, responsible_id::VARCHAR,
        due_on::VARCHAR, status::VARCHAR, done_on::VARCHAR
    ]) AS line FROM conclusion
    UNION ALL
    SELECT 'unit' AS fact, to_json([
        unit_id::VARCHAR, code::VARCHAR, name::VARCHAR, kind::VARCHAR, parent_id::VARCHAR,
        household_count::VARCHAR, population::VARCHAR, valid_from::VARCHAR, valid_to::VARCHAR
    ]) AS line FROM unit_entry
    UNION ALL
    SELECT 'merger' AS fact, to_json([
        old_id::VARCHAR, new_id::VARCHAR, effective_on::VARCHAR, legal_basis::VARCHAR
    ]) AS line FROM merger_entry
    UNION ALL
    SELECT 'campaign' AS fact, to_json([
        campaign_id::VARCHAR, name::VARCHAR, short_name::VARCHAR, name_en::VARCHAR, short_name_en::VARCHAR,
        result_unit::VARCHAR, result_unit_en::VARCHAR, scope::VARCHAR, starts::VARCHAR, ends::VARCHAR
    ]) AS line FROM campaign_entry
)
SELECT
    fact,
    count(*) AS row_count,
    sum(md5_number_upper(line)::HUGEINT)::VARCHAR AS upper_sum,
    sum(md5_number_lower(line)::HUGEINT)::VARCHAR AS lower_sum
FROM facts
GROUP BY fact
ORDER BY fact
