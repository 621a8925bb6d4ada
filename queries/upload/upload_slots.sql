-- The slots that an upload touched, as rows to insert; tables touched (ward_id, month), reported (ward_id, month).
-- Grain: one row per ward and month; row_count rows report something there, 0 where the upload only took something away.
INSERT INTO upload_slot (upload_seq, dataset, ward_id, month, row_count)
SELECT $upload_seq, $dataset, touched.ward_id, touched.month, count(reported.ward_id)
FROM touched
LEFT JOIN reported USING (ward_id, month)
GROUP BY touched.ward_id, touched.month
