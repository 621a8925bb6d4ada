-- Villages and households each order has reached in the period, ward by ward, for the coverage heatmap.
-- Grain: one row per ward and campaign in whose scope it is. A village with no report is not reached; it is never zero.
-- Reached: a report of the period shows a session, participant, new household or result above 0.
-- told_reached_count: the same for readers, NULL where nothing was reported.
-- result and target: in the campaign's unit; the target is the year's of the period's last month, NULL where none is set.
WITH
base AS (
    SELECT ward_id, campaign_id, sum(village_count) AS village_count, sum(household_count) AS household_count
    FROM ward_in_scope
    WHERE valid_from <= $last_month AND valid_to >= $first_month
        AND ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id, campaign_id
),
told AS (
    SELECT
        ward_id, campaign_id,
        count(*) FILTER (is_reported) AS reported_count,
        count(*) FILTER (is_reached) AS reached_count,
        count(*) FILTER (is_before) AS before_reached_count
    FROM (
        SELECT
            ward_id, campaign_id,
            bool_or(month BETWEEN $first_month AND $last_month) AS is_reported,
            bool_or(is_reached AND month BETWEEN $first_month AND $last_month) AS is_reached,
            bool_or(is_reached AND month BETWEEN $before_first_month AND $before_last_month) AS is_before
        FROM rollup_village_month
        WHERE (month BETWEEN $first_month AND $last_month OR month BETWEEN $before_first_month AND $before_last_month)
            AND ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
            AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        GROUP BY ward_id, campaign_id, village_id
    )
    GROUP BY ward_id, campaign_id
),
done AS (
    SELECT
        ward_id, campaign_id,
        sum(new_household_count) FILTER (month >= $first_month) AS new_household_count,
        sum(new_household_count) AS all_household_count,
        sum(result) FILTER (month >= $first_month) AS result,
        sum(result) FILTER (year(month) = year($last_month::DATE)) AS year_result
    FROM rollup_ward_month
    WHERE month <= $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id, campaign_id
),
aimed AS (
    SELECT ward_id, campaign_id, sum(target) AS target
    FROM target
    WHERE unit_id = ward_id AND year(month) = year($last_month::DATE)
    GROUP BY ward_id, campaign_id
)
SELECT
    base.ward_id,
    ward.name_vi AS ward_name,
    base.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    campaign.sort_order AS campaign_order,
    campaign.result_unit_vi AS unit_vi,
    campaign.result_unit_en AS unit_en,
    base.village_count::BIGINT AS village_count,
    coalesce(told.reported_count, 0)::BIGINT AS reported_count,
    coalesce(told.reached_count, 0)::BIGINT AS reached_count,
    CASE WHEN told.reported_count > 0 THEN told.reached_count END::BIGINT AS told_reached_count,
    coalesce(told.before_reached_count, 0)::BIGINT AS before_reached_count,
    base.household_count::BIGINT AS household_count,
    done.new_household_count::BIGINT AS new_household_count,
    done.all_household_count::BIGINT AS all_household_count,
    done.result::DOUBLE AS result,
    done.year_result::DOUBLE AS year_result,
    aimed.target::DOUBLE AS target
FROM base
JOIN unit AS ward ON ward.unit_id = base.ward_id
JOIN campaign USING (campaign_id)
LEFT JOIN told ON told.ward_id = base.ward_id AND told.campaign_id = base.campaign_id
LEFT JOIN done ON done.ward_id = base.ward_id AND done.campaign_id = base.campaign_id
LEFT JOIN aimed ON aimed.ward_id = base.ward_id AND aimed.campaign_id = base.campaign_id
ORDER BY ward.sort_order, campaign.sort_order
