-- What was reported of one village in the period, row by row, each with the upload, file and row it came from.
-- Grain: one row per campaign, body and month.
SELECT
    activity.month,
    activity.campaign_id,
    activity.body_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    campaign.result_unit_vi AS unit_vi,
    campaign.result_unit_en AS unit_en,
    body.short_vi AS body_vi,
    body.name_en AS body_en,
    activity.session_count,
    activity.participant_count,
    activity.new_household_count,
    activity.result::DOUBLE AS result,
    upload.file_name,
    activity.file_row,
    upload.stored_at,
    upload.account_id
FROM activity
JOIN campaign USING (campaign_id)
JOIN body USING (body_id)
JOIN upload USING (upload_seq)
WHERE activity.village_id = $village_id AND activity.month BETWEEN $first_month AND $last_month
    AND ($scope IS NULL OR list_contains($scope, activity.ward_id))
    AND ($campaign_id IS NULL OR activity.campaign_id = $campaign_id)
ORDER BY activity.month DESC, campaign.sort_order, body.sort_order
