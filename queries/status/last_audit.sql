-- The last line of the record that the database followed.
-- Grain: one row; 0 and no hash while there is none.
SELECT
    coalesce(max(audit_seq), 0)::BIGINT AS audit_seq,
    arg_max(sha256, audit_seq) AS sha256
FROM audit
ORDER BY audit_seq
