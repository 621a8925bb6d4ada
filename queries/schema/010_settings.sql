-- What the office sets: every setting with its default, and the value that an administrator gave it since.
-- Grain: office_setting, one row per setting (the defaults stand here and nowhere else); office_limit, one row in all.

CREATE VIEW office_setting AS
SELECT known.sort_order, known.key, coalesce(setting.value, known.default_value) AS value, known.default_value
FROM (
    VALUES
        (1, 'issuer_kind', 'front'),           -- whose header printed reports carry: party, front, state
        (2, 'issuer_above', 'THÀNH PHỐ MÓNG CÁI'),
        (3, 'issuer_name', 'CƠ QUAN THAM MƯU GIÚP VIỆC CHUNG KHỐI MTTQ VÀ CÁC ĐOÀN THỂ CHÍNH TRỊ - XÃ HỘI'),
        (4, 'issuer_place', 'Móng Cái'),
        (5, 'deadline_day', '5'),              -- of the following month
        (6, 'deadline_hour', '24'),            -- on a clock in Vietnam; 24 = the end of that day
        (7, 'behind_percent', '50'),           -- a ward with less coverage is behind
        (8, 'low_percent', '100'),             -- a ward with at most this coverage can need attention
        (9, 'over_percent', '100'),            -- an owner who spent more of the period's plan needs attention
        (10, 'attention_count', '3'),          -- lines of one kind among what needs attention
        (11, 'unusual_deviations', '5'),       -- median absolute deviations from the median
        (12, 'unusual_months', '6')            -- earlier months that make a history
) AS known (sort_order, key, default_value)
LEFT JOIN setting USING (key);

CREATE VIEW office_limit AS                    -- the same numbers, for queries: CROSS JOIN office_limit
WITH named AS (
    SELECT
        max(value) FILTER (key = 'deadline_day')::INTEGER AS deadline_day,
        max(value) FILTER (key = 'deadline_hour')::BIGINT AS deadline_hour,
        max(value) FILTER (key = 'behind_percent')::BIGINT AS behind_percent,
        max(value) FILTER (key = 'low_percent')::BIGINT AS low_percent,
        max(value) FILTER (key = 'over_percent')::BIGINT AS over_percent,
        max(value) FILTER (key = 'attention_count')::BIGINT AS attention_count,
        max(value) FILTER (key = 'unusual_deviations')::BIGINT AS unusual_deviations,
        max(value) FILTER (key = 'unusual_months')::BIGINT AS unusual_months
    FROM office_setting
)
SELECT
    *,
    -- From the first day of a month to its report's deadline, in UTC: Vietnam is seven hours ahead.
    INTERVAL 1 MONTH + to_days(deadline_day - 1) + to_hours(deadline_hour - 7) AS due_after
FROM named;
