-- What is worth a look in an activity file: figures far from a village's own history, more people than live there,
-- an order in a month in which it was never at work.
-- Grain: one row per warning; first_row is always NULL, found is the figure, allowed what it is measured against.
-- A jump is further from the median of the same village, order and organisation than a number of times their median
-- absolute deviation (at least a tenth of the median, and 1); so many times, and how many earlier months make a
-- history, is the office's to set.
-- A season is told by the order's own past: two years of reports that all fall into at most six months of the year.
WITH
figures AS (
    SELECT file_row, village_id, campaign_id, body_id, month, measure, figure
    FROM (
        SELECT
            file_row, village_id, campaign_id, body_id, month,
            session_count::DOUBLE AS session_count, participant_count::DOUBLE AS participant_count,
            new_household_count::DOUBLE AS new_household_count, result::DOUBLE AS result
        FROM arrived
    )
    UNPIVOT (figure FOR measure IN (session_count, participant_count, new_household_count, result))
),
past AS (
    SELECT stored.village_id, stored.campaign_id, stored.body_id, stored.measure, stored.month, stored.figure
    FROM (
        SELECT
            village_id, campaign_id, body_id, month,
            session_count::DOUBLE AS session_count, participant_count::DOUBLE AS participant_count,
            new_household_count::DOUBLE AS new_household_count, result::DOUBLE AS result
        FROM activity
        SEMI JOIN arrived USING (village_id, campaign_id, body_id)
    )
    UNPIVOT (figure FOR measure IN (session_count, participant_count, new_household_count, result)) AS stored
),
usual AS (
    SELECT figures.file_row, figures.measure, any_value(figures.figure) AS figure,
        median(past.figure) AS middle, mad(past.figure) AS deviation
    FROM figures
    JOIN past USING (village_id, campaign_id, body_id, measure)
    WHERE past.month < figures.month
    GROUP BY figures.file_row, figures.measure
    HAVING count(*) >= (SELECT unusual_months FROM office_limit)
),
season AS (
    SELECT campaign_id, list_distinct(list(month(month))) AS months
    FROM activity
    SEMI JOIN arrived USING (campaign_id)
    WHERE session_count > 0 OR participant_count > 0 OR new_household_count > 0 OR result > 0
    GROUP BY campaign_id
    HAVING count(DISTINCT year(month)) >= 2 AND len(months) <= 6
)
SELECT
    'unusual-figure' AS code, file_row, measure AS column_name, NULL::BIGINT AS first_row,
    round(figure)::BIGINT AS found, round(middle)::BIGINT AS allowed
FROM usual
CROSS JOIN office_limit
WHERE abs(figure - middle) > unusual_deviations * greatest(deviation, middle / 10, 1)
UNION ALL
SELECT 'participants-above-population', arrived.file_row, 'participant_count', NULL, arrived.participant_count, unit.population
FROM arrived
JOIN unit ON unit.unit_id = arrived.village_id
WHERE arrived.participant_count > unit.population
UNION ALL
SELECT 'out-of-season', arrived.file_row, 'month', NULL, NULL, NULL
FROM arrived
JOIN season USING (campaign_id)
WHERE NOT list_contains(season.months, month(arrived.month))
ORDER BY file_row, code, column_name
