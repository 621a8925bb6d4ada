-- Uploads and undos, newest first: who did what to which wards and months, and whether it is in force.
-- Grain: one row per upload (kind upload) and per undo: of kind undo it takes an upload's figures back, of kind return
-- it brings them back, being the undo of an undo. Someone with a scope sees only acts on uploads that touched nothing
-- but their wards. found_count is the number of acts before $most is taken of them.
WITH RECURSIVE
reach AS (
    SELECT
        upload_seq,
        count(DISTINCT ward_id) AS ward_count,
        min(ward_id) AS ward_id,
        min(month) AS first_month,
        max(month) AS last_month
    FROM upload_slot
    GROUP BY upload_seq
    HAVING ($scope IS NULL OR bool_and(list_contains($scope, ward_id)))
        AND bool_or(
            ($ward_id IS NULL OR ward_id = $ward_id)
            AND ($first_month IS NULL OR month BETWEEN $first_month AND $last_month)
        )
),
chain AS (                                 -- undos of uploads are the first step, undos of those the second, and so on
    SELECT undo_id, target_id, upload_id, account_id, acted_at, undone_at, audit_seq, 1 AS step
    FROM undo
    WHERE target_id = upload_id
    UNION ALL
    SELECT
        undo.undo_id, undo.target_id, undo.upload_id, undo.account_id, undo.acted_at, undo.undone_at, undo.audit_seq,
        chain.step + 1
    FROM undo
    JOIN chain ON chain.undo_id = undo.target_id
),
undoing AS (
    SELECT target_id, arg_min(account_id, audit_seq) AS account_id
    FROM undo
    WHERE undone_at IS NULL
    GROUP BY target_id
),
acts AS (
    SELECT
        upload_id AS act_id, 'upload' AS kind, NULL::VARCHAR AS target_id, upload_id, account_id, stored_at AS acted_at,
        undone_at, audit_seq
    FROM upload
    UNION ALL
    SELECT
        undo_id, CASE WHEN step % 2 = 1 THEN 'undo' ELSE 'return' END, target_id, upload_id, account_id, acted_at,
        undone_at, audit_seq
    FROM chain
)
SELECT
    acts.act_id, acts.kind, acts.target_id, acts.upload_id, acts.account_id, acts.acted_at, acts.undone_at,
    undoing.account_id AS undone_by, upload.account_id AS sender_id, upload.dataset, upload.file_name, upload.encoding,
    upload.sheet, upload.row_count, upload.new_count, upload.changed_count, upload.unchanged_count, upload.file_sha256,
    upload.original_sha256, upload.acknowledged, reach.ward_count, reach.ward_id, reach.first_month, reach.last_month,
    count(*) OVER () AS found_count
FROM acts
JOIN upload USING (upload_id)
JOIN reach USING (upload_seq)
LEFT JOIN undoing ON undoing.target_id = acts.act_id
WHERE ($act_id IS NULL OR acts.act_id = $act_id)
    AND ($dataset IS NULL OR upload.dataset = $dataset)
    AND ($account_id IS NULL OR acts.account_id = $account_id)
    AND (
        $search IS NULL
        OR contains(acts.act_id, lower($search))
        OR contains(acts.upload_id, lower($search))
        OR contains(
            replace(lower(strip_accents(upload.file_name)), 'đ', 'd'), replace(lower(strip_accents($search)), 'đ', 'd')
        )
    )
ORDER BY acts.acted_at DESC, acts.audit_seq DESC
LIMIT coalesce($most, 1000000)
