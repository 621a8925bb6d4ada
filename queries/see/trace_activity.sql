-- Every stored activity row behind a figure, each with the file, row, account and time it came from.
-- Grain: one row per stored row: village, campaign, body and month. NULL for a parameter means all.
-- With $column only rows that tell this measure: a blank is "not reported" and adds nothing.
-- is_at_work: some session, participant, new household or result above 0; reached and overlap are counted from it.
WITH asked AS (
    SELECT
        *,
        CASE $column
            WHEN 'session_count' THEN session_count
            WHEN 'participant_count' THEN participant_count
            WHEN 'new_household_count' THEN new_household_count
            WHEN 'result' THEN result
        END AS value,
        greatest(
            coalesce(session_count, 0), coalesce(participant_count, 0), coalesce(new_household_count, 0),
            ceil(coalesce(result, 0))::BIGINT
        ) > 0 AS is_at_work
    FROM activity
    WHERE ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($village_id IS NULL OR village_id = $village_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
        AND ($body_id IS NULL OR body_id = $body_id)
        AND ($first_month IS NULL OR month >= $first_month)
        AND ($last_month IS NULL OR month <= $last_month)
)
SELECT
    asked.ward_id,
    ward.name_vi AS ward_name,
    asked.village_id,
    village.name_vi AS unit_name,
    asked.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    campaign.result_unit_vi AS unit_vi,
    campaign.result_unit_en AS unit_en,
    body.short_vi AS body_vi,
    body.name_en AS body_en,
    asked.month,
    asked.session_count,
    asked.participant_count,
    asked.new_household_count,
    asked.result::DOUBLE AS result,
    asked.value::DOUBLE AS value,
    asked.is_at_work,
    upload.upload_id,
    upload.file_name,
    asked.file_row,
    upload.account_id,
    upload.stored_at
FROM asked
JOIN unit AS ward ON ward.unit_id = asked.ward_id
JOIN unit AS village ON village.unit_id = asked.village_id
JOIN campaign USING (campaign_id)
JOIN body USING (body_id)
JOIN upload USING (upload_seq)
WHERE $column IS NULL OR asked.value IS NOT NULL
ORDER BY ward.sort_order, village.sort_order, campaign.sort_order, asked.month, body.sort_order, asked.file_row
