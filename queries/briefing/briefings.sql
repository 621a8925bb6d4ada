-- The library of briefings within some wards ($scope; NULL: all, and those of the city), the newest first.
-- Grain: one row per briefing; with $briefing_id that one alone. number and day stand in the choice.
SELECT
    briefing.briefing_id,
    briefing.account_id,
    briefing.period,
    briefing.ward_id,
    ward.name_vi AS ward_name,
    briefing.lang,
    briefing.choice,
    briefing.snapshot_sha256,
    briefing.pdf_sha256,
    briefing.docx_sha256,
    briefing.xlsx_sha256,
    briefing.created_at
FROM briefing
LEFT JOIN unit AS ward ON ward.unit_id = briefing.ward_id
WHERE ($scope IS NULL OR list_contains($scope, briefing.ward_id))
    AND ($briefing_id IS NULL OR briefing.briefing_id = $briefing_id)
ORDER BY briefing.created_at DESC, briefing.briefing_id
