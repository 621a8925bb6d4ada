-- Moves each slot in `touched` (ward_id, month) one version on; the first time fixes when its first report arrived.
-- Grain: one row per dataset, ward and month.
MERGE INTO slot
USING touched
ON slot.dataset = $dataset AND slot.ward_id = touched.ward_id AND slot.month = touched.month
WHEN MATCHED THEN UPDATE SET version = slot.version + 1, upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (dataset, ward_id, month, version, upload_seq, first_stored_at)
VALUES ($dataset, touched.ward_id, touched.month, 1, $upload_seq, $stored_at)
