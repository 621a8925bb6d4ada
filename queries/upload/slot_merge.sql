-- Moves each slot in `touched` (ward_id, month) one version on.
-- Grain: one row per dataset, ward and month; audit_seq leads to the act that changed it last.
MERGE INTO slot
USING touched
ON slot.dataset = $dataset AND slot.ward_id = touched.ward_id AND slot.month = touched.month
WHEN MATCHED THEN UPDATE SET version = slot.version + 1, audit_seq = $audit_seq
WHEN NOT MATCHED THEN INSERT (dataset, ward_id, month, version, audit_seq)
VALUES ($dataset, touched.ward_id, touched.month, 1, $audit_seq)
