-- Brings the current activity rows up to an accepted file (table `incoming`): the same key is the same figure, updated.
-- Grain: one row per village_id, campaign_id, body_id, month; the row now leads to this upload.
MERGE INTO activity
USING incoming
ON activity.village_id = incoming.village_id
    AND activity.campaign_id = incoming.campaign_id
    AND activity.body_id = incoming.body_id
    AND activity.month = incoming.month
WHEN MATCHED THEN UPDATE SET
    ward_id = incoming.ward_id,
    session_count = incoming.session_count,
    participant_count = incoming.participant_count,
    new_household_count = incoming.new_household_count,
    result = incoming.result,
    note = incoming.note,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    ward_id, village_id, campaign_id, body_id, month, session_count, participant_count,
    new_household_count, result, note, upload_seq, file_row
)
VALUES (
    incoming.ward_id, incoming.village_id, incoming.campaign_id, incoming.body_id, incoming.month,
    incoming.session_count, incoming.participant_count, incoming.new_household_count, incoming.result,
    incoming.note, $upload_seq, incoming.file_row
)
