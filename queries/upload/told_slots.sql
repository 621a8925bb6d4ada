-- The slots of uploads as record and log tell them: tables wanted (upload_seq, dataset, ward_id, month), reported
-- (upload_seq, ward_id, month: one row per row of the log that reports something).
-- Grain: one row per upload, ward and month.
SELECT
    wanted.upload_seq,
    wanted.dataset,
    wanted.ward_id,
    wanted.month,
    count(reported.upload_seq) AS row_count
FROM wanted
LEFT JOIN reported USING (upload_seq, ward_id, month)
GROUP BY wanted.upload_seq, wanted.dataset, wanted.ward_id, wanted.month
ORDER BY wanted.upload_seq, wanted.ward_id, wanted.month
