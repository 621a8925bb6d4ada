-- What each village of a ward has reached, order by order, in the period.
-- Grain: one row per village and campaign in scope. state: unreported, behind (a report, nothing reached), reached.
WITH told AS (
    SELECT
        village_id,
        campaign_id,
        bool_or(is_reached) AS is_reached,
        sum(session_count) AS session_count,
        sum(participant_count) AS participant_count,
        sum(new_household_count) AS new_household_count,
        sum(result) AS result
    FROM rollup_village_month
    WHERE month BETWEEN $first_month AND $last_month
        AND ($village_id IS NULL OR village_id = $village_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        AND ($ward_id IS NULL OR village_id IN (SELECT unit_id FROM unit WHERE parent_id = $ward_id))
    GROUP BY village_id, campaign_id
)
SELECT
    scoped.ward_id,
    scoped.village_id,
    village.name_vi AS village_name,
    scoped.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    campaign.sort_order AS campaign_order,
    campaign.result_unit_vi AS unit_vi,
    campaign.result_unit_en AS unit_en,
    scoped.household_count,
    told.session_count::BIGINT AS session_count,
    told.participant_count::BIGINT AS participant_count,
    told.new_household_count::BIGINT AS new_household_count,
    told.result::DOUBLE AS result,
    CASE WHEN told.village_id IS NULL THEN 'unreported' WHEN told.is_reached THEN 'reached' ELSE 'behind' END AS state
FROM village_in_scope AS scoped
JOIN unit AS village ON village.unit_id = scoped.village_id
JOIN campaign USING (campaign_id)
LEFT JOIN told ON told.village_id = scoped.village_id AND told.campaign_id = scoped.campaign_id
WHERE scoped.valid_from <= $last_month AND scoped.valid_to >= $first_month
    AND ($scope IS NULL OR list_contains($scope, scoped.ward_id))
    AND ($ward_id IS NULL OR scoped.ward_id = $ward_id)
    AND ($village_id IS NULL OR scoped.village_id = $village_id)
    AND ($campaign_id IS NULL OR scoped.campaign_id = $campaign_id)
ORDER BY village.sort_order, campaign.sort_order
