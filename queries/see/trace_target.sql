-- The stored targets behind a figure, each with the file, row, account and time it came from.
-- Grain: one row per ward, campaign and year (1 January of the year); villages' own targets are not added to them.
SELECT
    target.ward_id,
    ward.name_vi AS ward_name,
    ward.name_vi AS unit_name,
    target.campaign_id,
    campaign.short_vi AS campaign_vi,
    campaign.short_en AS campaign_en,
    campaign.result_unit_vi AS unit_vi,
    campaign.result_unit_en AS unit_en,
    target.month,
    target.target::DOUBLE AS target,
    target.target::DOUBLE AS value,
    upload.upload_id,
    upload.file_name,
    target.file_row,
    upload.account_id,
    upload.stored_at
FROM target
JOIN unit AS ward ON ward.unit_id = target.ward_id
JOIN campaign USING (campaign_id)
JOIN upload USING (upload_seq)
WHERE target.unit_id = target.ward_id AND target.target IS NOT NULL
    AND ($scope IS NULL OR list_contains($scope, target.ward_id))
    AND ($ward_id IS NULL OR target.ward_id = $ward_id)
    AND ($campaign_id IS NULL OR target.campaign_id = $campaign_id)
    AND ($first_month IS NULL OR year(target.month) >= year($first_month::DATE))
    AND ($last_month IS NULL OR year(target.month) <= year($last_month::DATE))
ORDER BY ward.sort_order, campaign.sort_order, target.month, target.file_row
