-- From scope to target: what is in scope, of that reported, of that reached, and the targets that are met.
-- Grain: one row per step; step 'target' only where some ward has a target for the year of the period's last month.
-- Counted: pairs of village and order, villages where one order is chosen; in step 'target' the targets of wards, of
-- orders in scope in the period.
-- Reported: some report of the period. Reached: one of them shows a session, participant, new household or result
-- above 0. Met: the ward's results of the year up to the period's last month are no less than its target.
-- base_count: of how many; before_count: the step before, NULL for the first; of targets those with a reported result.
WITH
base AS (
    SELECT ward_id, village_id, campaign_id
    FROM village_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
),
told AS (
    SELECT village_id, campaign_id, bool_or(is_reached) AS is_reached
    FROM rollup_village_month
    WHERE month BETWEEN $first_month AND $last_month
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        AND ($ward_id IS NULL OR village_id IN (SELECT unit_id FROM unit WHERE parent_id = $ward_id))
    GROUP BY village_id, campaign_id
),
counted AS (
    SELECT
        count(*) AS scope_count,
        count(told.village_id) AS reported_count,
        count(*) FILTER (told.is_reached) AS reached_count
    FROM base
    LEFT JOIN told USING (village_id, campaign_id)
),
aimed AS (
    SELECT target.ward_id, target.campaign_id, sum(target.target) AS target
    FROM target
    SEMI JOIN base USING (ward_id, campaign_id)
    WHERE target.unit_id = target.ward_id AND year(target.month) = year($last_month::DATE)
        AND target.target IS NOT NULL
    GROUP BY target.ward_id, target.campaign_id
),
done AS (
    SELECT ward_id, campaign_id, sum(result) AS result
    FROM rollup_ward_month
    WHERE year(month) = year($last_month::DATE) AND month <= $last_month
    GROUP BY ward_id, campaign_id
),
met AS (
    SELECT
        count(*) AS target_count,
        count(done.result) AS told_count,
        count(*) FILTER (done.result >= aimed.target) AS met_count
    FROM aimed
    LEFT JOIN done USING (ward_id, campaign_id)
),
steps AS (
    SELECT 1 AS place, 'scope' AS step, scope_count AS part_count, scope_count AS base_count, NULL AS before_count
    FROM counted
    UNION ALL
    SELECT 2, 'reported', reported_count, scope_count, scope_count FROM counted
    UNION ALL
    SELECT 3, 'reached', reached_count, scope_count, reported_count FROM counted
    UNION ALL
    SELECT 4, 'target', met_count, target_count, told_count FROM met
)
SELECT
    step,
    part_count::BIGINT AS part_count,
    base_count::BIGINT AS base_count,
    before_count::BIGINT AS before_count,
    $campaign_id IS NOT NULL AS is_one_order
FROM steps
WHERE base_count > 0
ORDER BY place
