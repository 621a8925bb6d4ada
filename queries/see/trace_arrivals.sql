-- Every row that any file brought of a ward's month, the first file first: when the ward's report arrived.
-- Grain: one row per upload and file row; what a later file put right is among them.
SELECT
    activity_log.ward_id,
    ward.name_vi AS ward_name,
    activity_log.village_id,
    village.name_vi AS unit_name,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    body.short_vi AS body_vi,
    body.name_en AS body_en,
    activity_log.month,
    activity_log.session_count,
    activity_log.participant_count,
    activity_log.new_household_count,
    activity_log.result::DOUBLE AS result,
    upload.upload_id,
    upload.file_name,
    activity_log.file_row,
    upload.account_id,
    upload.stored_at
FROM activity_log
JOIN unit AS ward ON ward.unit_id = activity_log.ward_id
JOIN unit AS village ON village.unit_id = activity_log.village_id
JOIN campaign USING (campaign_id)
JOIN body USING (body_id)
JOIN upload USING (upload_seq)
WHERE upload.undone_at IS NULL
    AND ($scope IS NULL OR list_contains($scope, activity_log.ward_id))
    AND ($ward_id IS NULL OR activity_log.ward_id = $ward_id)
    AND ($first_month IS NULL OR activity_log.month >= $first_month)
    AND ($last_month IS NULL OR activity_log.month <= $last_month)
ORDER BY upload.stored_at, upload.upload_seq, activity_log.file_row
