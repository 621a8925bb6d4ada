-- Every stored activity row behind a figure, each with the file, row, account and time it came from.
-- Grain: one row per stored row: village, campaign, body and month. NULL for a parameter means all.
-- With $column only rows that tell this measure: a blank is "not reported" and adds nothing.
-- is_at_work: some session, participant, new household or result above 0; reached and overlap are counted from it.
-- The file is that of the newest upload that told the measure: a later file without its column left it as it was.
WITH
asked AS (
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
        AND ($body_id IS NULL OR body_id = $body_id OR body_id = $other_id)
        AND ($first_month IS NULL OR month >= $first_month)
        AND ($last_month IS NULL OR month <= $last_month)
),
told AS (
    SELECT log.village_id, log.campaign_id, log.body_id, log.month,
        max(log.upload_seq) AS told_seq, arg_max(log.file_row, log.upload_seq) AS told_row
    FROM activity_log AS log
    SEMI JOIN asked USING (village_id, campaign_id, body_id, month)
    JOIN upload USING (upload_seq)
    WHERE upload.undone_at IS NULL AND ($column IS NULL OR list_contains(upload.measures, $column))
    GROUP BY log.village_id, log.campaign_id, log.body_id, log.month
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
    told.told_row AS file_row,
    upload.account_id,
    upload.stored_at
FROM asked
JOIN told USING (village_id, campaign_id, body_id, month)
JOIN unit AS ward ON ward.unit_id = asked.ward_id
JOIN unit AS village ON village.unit_id = asked.village_id
JOIN campaign USING (campaign_id)
JOIN body USING (body_id)
JOIN upload ON upload.upload_seq = told.told_seq
WHERE $column IS NULL OR asked.value IS NOT NULL
ORDER BY ward.sort_order, village.sort_order, campaign.sort_order, asked.month, body.sort_order, told.told_row
