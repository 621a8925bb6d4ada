-- Which two organisations ran the same order in the same village and month separately, and how often.
-- Grain: one row per pair of the bodies that were at work in the period, the first before the second in official order.
-- both_count: villages, orders and months with a report of work from both; three bodies at work make three pairs, so
-- pairs do not add up to overlaps. 0 is a true 0: both were at work in the period, never side by side.
-- With $body_id the pairs of that body alone, itself the first. At work: some session, participant, new household or result above 0, as in rollup/village_month.
WITH
working AS NOT MATERIALIZED (  -- most of it is only asked which bodies there were
    SELECT village_id, campaign_id, month, body_id
    FROM activity
    WHERE month BETWEEN $first_month AND $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        AND (session_count > 0 OR participant_count > 0 OR new_household_count > 0 OR result > 0)
),
present AS (
    SELECT body_id, body.sort_order, body.short_vi, body.name_en
    FROM body
    WHERE body_id IN (SELECT body_id FROM working)
),
overlapping AS (
    SELECT working.village_id, working.campaign_id, working.month, working.body_id
    FROM working
    SEMI JOIN (
        SELECT village_id, campaign_id, month
        FROM rollup_village_month
        WHERE is_overlap AND month BETWEEN $first_month AND $last_month
            AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    ) USING (village_id, campaign_id, month)
),
counted AS (
    SELECT one.body_id, other.body_id AS other_id, count(*) AS both_count
    FROM overlapping AS one
    JOIN overlapping AS other USING (village_id, campaign_id, month)
    GROUP BY one.body_id, other.body_id
)
SELECT
    one.body_id,
    one.short_vi AS body_vi,
    one.name_en AS body_en,
    other.body_id AS other_id,
    other.short_vi AS other_vi,
    other.name_en AS other_en,
    coalesce(counted.both_count, 0)::BIGINT AS both_count
FROM present AS one
JOIN present AS other ON CASE
    WHEN $body_id IS NULL THEN one.sort_order < other.sort_order
    ELSE one.body_id = $body_id AND other.body_id <> $body_id
END
LEFT JOIN counted ON counted.body_id = one.body_id AND counted.other_id = other.body_id
ORDER BY one.sort_order, other.sort_order
