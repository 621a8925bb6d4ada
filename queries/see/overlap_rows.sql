-- Where two or more organisations ran the same order in the same village and month, each named: the newest first.
-- Grain: one row per village, campaign and month with an overlap; at most 300, and all_count says how many there are.
-- With $body_id those in which that body was at work. Named are the bodies at work: some session, participant, new household or result above 0, as in rollup/village_month.
WITH
overlapping AS (
    SELECT ward_id, village_id, campaign_id, month, count(*) OVER () AS all_count
    FROM rollup_village_month
    WHERE is_overlap AND month BETWEEN $first_month AND $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        AND ($body_id IS NULL OR (village_id, campaign_id, month) IN (
            SELECT (village_id, campaign_id, month)
            FROM activity
            WHERE body_id = $body_id
                AND (session_count > 0 OR participant_count > 0 OR new_household_count > 0 OR result > 0)
        ))
),
shown AS (
    SELECT
        overlapping.ward_id, overlapping.village_id, overlapping.campaign_id, overlapping.month, all_count,
        ward.name_vi AS ward_name, ward.sort_order AS ward_order,
        village.name_vi AS village_name, village.sort_order AS village_order,
        campaign.short_vi AS campaign_vi, campaign.short_en AS campaign_en, campaign.sort_order AS campaign_order
    FROM overlapping
    JOIN unit AS ward ON ward.unit_id = overlapping.ward_id
    JOIN unit AS village ON village.unit_id = overlapping.village_id
    JOIN campaign ON campaign.campaign_id = overlapping.campaign_id
    ORDER BY overlapping.month DESC, ward_order, village_order, campaign_order
    LIMIT 300
)
SELECT
    shown.month,
    shown.ward_id,
    shown.ward_name,
    shown.village_id,
    shown.village_name,
    shown.campaign_id,
    shown.campaign_vi,
    shown.campaign_en,
    count(*) AS body_count,
    string_agg(body.short_vi, ', ' ORDER BY body.sort_order) AS bodies_vi,
    string_agg(body.name_en, ', ' ORDER BY body.sort_order) AS bodies_en,
    any_value(shown.all_count)::BIGINT AS all_count
FROM shown
JOIN activity USING (village_id, campaign_id, month)
JOIN body USING (body_id)
WHERE session_count > 0 OR participant_count > 0 OR new_household_count > 0 OR result > 0
GROUP BY ALL
ORDER BY shown.month DESC, min(shown.ward_order), min(shown.village_order), min(shown.campaign_order)
