-- Adds a briefing to the library.
-- Grain: one row per briefing.
INSERT INTO briefing (
    briefing_id, account_id, period, ward_id, lang, choice, snapshot_sha256, pdf_sha256, docx_sha256, xlsx_sha256,
    created_at
)
VALUES (
    $briefing_id, $account_id, $period, $ward_id, $lang, $choice, $snapshot_sha256, $pdf_sha256, $docx_sha256,
    $xlsx_sha256, $created_at
)
