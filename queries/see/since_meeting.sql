-- What has happened since the last meeting: conclusions done, conclusions that became overdue, figures corrected.
-- Grain: one row per conclusion or, of corrections, per ward and month; one row of event 'meeting' with the meeting itself.
-- The last meeting: the last day, up to the period's end, on which a conclusion was issued. What counts is what has
-- happened from that day until the next meeting; after the last one of all, until now ($as_of for what is overdue).
-- Not yet told is what the next meeting issues. Overdue: the last day lies within that time and before now, and it was
-- not done within it. Corrected: each ward and month of an upload in force that changed reported work, posts or money.
WITH
issued AS (
    SELECT number, content, issued_on, due_on, status, done_on, ward_id, responsible_id
    FROM conclusion
    WHERE $scope IS NULL OR list_contains($scope, ward_id)
),
met AS (
    SELECT
        max(issued_on) FILTER (issued_on < $last_month::DATE + INTERVAL 1 MONTH) AS met_on,
        min(issued_on) FILTER (issued_on >= $last_month::DATE + INTERVAL 1 MONTH) AS next_on
    FROM issued
),
told AS (
    SELECT
        'meeting' AS event,
        met_on,
        NULL::VARCHAR AS ward_id,
        NULL::VARCHAR AS responsible_id,
        NULL::VARCHAR AS number,
        NULL::VARCHAR AS content,
        met_on AS day,
        NULL::DATE AS month
    FROM met
    WHERE met_on IS NOT NULL
    UNION ALL
    SELECT 'done', met_on, ward_id, responsible_id, number, content, done_on, NULL
    FROM issued
    CROSS JOIN met
    WHERE status = 'done' AND done_on >= met_on AND (next_on IS NULL OR (done_on < next_on AND issued_on < next_on))
    UNION ALL
    SELECT 'overdue', met_on, ward_id, responsible_id, number, content, due_on, NULL
    FROM issued
    CROSS JOIN met
    WHERE due_on >= met_on AND due_on < least(next_on, $as_of) AND (next_on IS NULL OR issued_on < next_on)
        AND (status <> 'done' OR done_on >= coalesce(next_on, $as_of))
    UNION ALL
    SELECT
        'corrected',
        met.met_on,
        touched.ward_id,
        touched.ward_id,
        NULL,
        NULL,
        max(upload.stored_at + INTERVAL 7 HOUR)::DATE,  -- a day in Vietnam
        touched.month
    FROM upload
    CROSS JOIN met
    JOIN upload_slot AS touched USING (upload_seq)
    WHERE upload.undone_at IS NULL AND upload.changed_count > 0
        AND upload.dataset IN ('activity', 'headcount', 'spending')
        AND upload.stored_at + INTERVAL 7 HOUR >= met.met_on
        AND (met.next_on IS NULL OR upload.stored_at + INTERVAL 7 HOUR < met.next_on)
        AND ($scope IS NULL OR list_contains($scope, touched.ward_id))
    GROUP BY met.met_on, touched.ward_id, touched.month
)
SELECT
    told.event,
    told.met_on,
    told.ward_id,
    coalesce(unit.name_vi, body.short_vi) AS responsible_vi,
    coalesce(unit.name_vi, body.name_en) AS responsible_en,
    told.number,
    told.content,
    told.day,
    told.month
FROM told
LEFT JOIN unit ON unit.unit_id = told.responsible_id
LEFT JOIN body ON body.body_id = told.responsible_id
ORDER BY
    list_position(['meeting', 'done', 'overdue', 'corrected'], told.event),
    told.day,
    told.number,
    unit.sort_order,
    told.month
