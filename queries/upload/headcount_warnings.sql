-- What is worth a look in a headcount file: a number of people far from the same unit's own history.
-- Grain: one row per warning; first_row is always NULL, found is the figure, allowed the median before it.
-- A jump is further from the median than a number of times the median absolute deviation (at least a tenth of the median,
-- and 1); so many times, and how many earlier months make a history, is the office's to set.
WITH
usual AS (
    SELECT arrived.file_row, any_value(arrived.present_count) AS figure,
        median(past.present_count) AS middle, mad(past.present_count) AS deviation
    FROM arrived
    JOIN headcount AS past USING (unit_id, body_id, category)
    WHERE past.month < arrived.month AND past.present_count IS NOT NULL
    GROUP BY arrived.file_row
    HAVING count(*) >= (SELECT unusual_months FROM office_limit)
)
SELECT
    'unusual-figure' AS code, file_row, 'present_count' AS column_name, NULL::BIGINT AS first_row,
    figure AS found, round(middle)::BIGINT AS allowed
FROM usual
CROSS JOIN office_limit
WHERE abs(figure - middle) > unusual_deviations * greatest(deviation, middle / 10, 1)
ORDER BY file_row
