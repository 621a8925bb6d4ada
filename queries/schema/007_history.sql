-- History: what each upload spoke of, the slots it touched, undos, and the record's hash beside each act.
-- Grain: one row per upload and slot (upload_slot); per undo (undo). Times are UTC without zone.

ALTER TABLE upload ADD COLUMN measures VARCHAR[];      -- the measures that the file had a column for
ALTER TABLE upload ADD COLUMN rows_sha256 VARCHAR;     -- its typed rows in the ledger
ALTER TABLE upload ADD COLUMN audit_seq BIGINT;        -- its line in the record

CREATE TABLE upload_slot (
    upload_seq BIGINT NOT NULL,
    dataset    VARCHAR NOT NULL,
    ward_id    VARCHAR NOT NULL,
    month      DATE NOT NULL,
    row_count  BIGINT NOT NULL             -- rows that report something; 0 where it only took something away
);

CREATE TABLE undo (                        -- of an upload, or of another undo
    undo_id    VARCHAR NOT NULL,
    target_id  VARCHAR NOT NULL,           -- what it undoes: an upload_id or an undo_id
    upload_id  VARCHAR NOT NULL,           -- the upload whose figures go or come back
    account_id VARCHAR NOT NULL,
    acted_at   TIMESTAMP NOT NULL,
    undone_at  TIMESTAMP,                  -- when it was undone itself; NULL = in force
    audit_seq  BIGINT NOT NULL
);

INSERT INTO upload_slot
SELECT upload_seq, 'activity', ward_id, month, count(*) FROM activity_log GROUP BY upload_seq, ward_id, month
UNION ALL
SELECT upload_seq, 'headcount', ward_id, month, count(*) FROM headcount_log GROUP BY upload_seq, ward_id, month
UNION ALL
SELECT upload_seq, 'spending', ward_id, month, count(*) FROM spending_log GROUP BY upload_seq, ward_id, month
UNION ALL
SELECT upload_seq, 'targets', ward_id, month, count(*) FROM target_log GROUP BY upload_seq, ward_id, month
UNION ALL
SELECT upload_seq, 'conclusions', ward_id, month, count(*) FROM conclusion_log GROUP BY upload_seq, ward_id, month;

ALTER TABLE slot ADD COLUMN audit_seq BIGINT;          -- the act that changed it last
ALTER TABLE slot DROP COLUMN upload_seq;
ALTER TABLE slot DROP COLUMN first_stored_at;

ALTER TABLE audit ADD COLUMN sha256 VARCHAR;            -- of the same line in the record (khoi/store/record.py)
