-- The slots of uploads as record and log tell them: tables wanted (upload_seq, dataset, ward_id, month), reported
-- (upload_seq, ward_id, month, row_count: rows of the log that report something).
-- Grain: one row per upload, ward and month.
SELECT
    wanted.upload_seq,
    wanted.dataset,
    wanted.ward_id,
    wanted.month,
    coalesce(reported.row_count, 0)::BIGINT AS row_count
FROM wanted
LEFT JOIN reported USING (upload_seq, ward_id, month)
ORDER BY wanted.upload_seq, wanted.ward_id, wanted.month
