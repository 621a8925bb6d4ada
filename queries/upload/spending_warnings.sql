-- What is worth a look in a spending file: an amount far from what the same unit spent on the same item before.
-- Grain: one row per warning; first_row is always NULL, found is the amount in đồng, allowed the median before it.
-- A jump is further from the median than a number of times the median absolute deviation (at least a tenth of the median,
-- and 1); so many times, and how many earlier months make a history, is the office's to set.
WITH
usual AS (
    SELECT arrived.file_row, any_value(arrived.actual_vnd) AS figure,
        median(past.actual_vnd) AS middle, mad(past.actual_vnd) AS deviation
    FROM arrived
    JOIN spending AS past USING (unit_id, item_code, source)
    WHERE past.month < arrived.month AND past.actual_vnd IS NOT NULL
    GROUP BY arrived.file_row
    HAVING count(*) >= (SELECT unusual_months FROM office_limit)
)
SELECT
    'unusual-figure' AS code, file_row, 'actual_vnd' AS column_name, NULL::BIGINT AS first_row,
    figure AS found, round(middle)::BIGINT AS allowed
FROM usual
CROSS JOIN office_limit
WHERE abs(figure - middle) > unusual_deviations * greatest(deviation, middle / 10, 1)
ORDER BY file_row
