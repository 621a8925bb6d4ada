-- Plan and payments of the year of the period's last month, added up, and what its payments are expected to reach.
-- Grain: one row per month of that year, January to December, in đồng; what is not reported is NULL, never 0.
-- Payments are those up to the period's last month; the months left are those after the last month with payments.
-- Expected plan of a month left: its own; where none is reported, the same month's of the year before, times this
-- year's plan / that year's over the months that have both; without such months the mean plan of this year's months.
-- Forecast: payments so far + expected plan of the months left x used share so far (payments / plan of months with both).
-- Its band: the same with the least and with the greatest used share that one month of the year has had so far.
-- With fewer than 3 months of both there is no forecast: told_count says how many there are.
WITH
reported AS (
    SELECT
        month,
        sum(planned_vnd)::BIGINT AS planned_vnd,
        (sum(actual_vnd) FILTER (month <= $last_month))::BIGINT AS actual_vnd
    FROM rollup_spending_month
    WHERE year(month) BETWEEN year($last_month::DATE) - 1 AND year($last_month::DATE)
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY month
),
calendar AS (
    SELECT (date_trunc('year', $last_month::DATE) + to_months(unnest(range(12))::INTEGER))::DATE AS month
),
this_year AS (
    SELECT
        calendar.month, reported.planned_vnd, reported.actual_vnd,
        past.planned_vnd AS past_planned_vnd, past.actual_vnd AS past_actual_vnd,
        reported.actual_vnd IS NOT NULL AND reported.planned_vnd > 0 AS is_told
    FROM calendar
    LEFT JOIN reported ON reported.month = calendar.month
    LEFT JOIN reported AS past ON past.month = (calendar.month - INTERVAL 1 YEAR)::DATE
),
pace AS (
    SELECT
        count(*) FILTER (is_told) AS told_count,
        max(month) FILTER (actual_vnd IS NOT NULL) AS last_told,
        sum(actual_vnd) AS paid_vnd,
        sum(actual_vnd) FILTER (is_told) / sum(planned_vnd) FILTER (is_told) AS used_share,
        min(actual_vnd / planned_vnd) FILTER (is_told) AS least_share,
        max(actual_vnd / planned_vnd) FILTER (is_told) AS greatest_share,
        sum(planned_vnd) FILTER (past_planned_vnd IS NOT NULL)
            / nullif(sum(past_planned_vnd) FILTER (planned_vnd IS NOT NULL), 0) AS growth,
        avg(planned_vnd) AS mean_vnd
    FROM this_year
),
added AS (
    SELECT
        this_year.*, pace.*,
        CASE WHEN planned_vnd IS NOT NULL THEN sum(planned_vnd) OVER so_far END::BIGINT AS planned_sum_vnd,
        CASE WHEN actual_vnd IS NOT NULL THEN sum(actual_vnd) OVER so_far END::BIGINT AS actual_sum_vnd,
        coalesce(
            sum(coalesce(planned_vnd, past_planned_vnd * growth, mean_vnd)) FILTER (month > last_told) OVER so_far, 0
        ) AS left_vnd,
        told_count >= 3 AND month >= last_told AND month(last_told) < 12 AS is_forecast
    FROM this_year
    CROSS JOIN pace
    WINDOW so_far AS (ORDER BY month)
)
SELECT
    month, planned_vnd, actual_vnd, past_actual_vnd, planned_sum_vnd, actual_sum_vnd,
    told_count::BIGINT AS told_count,
    last_told,
    CASE WHEN is_forecast THEN round(paid_vnd + left_vnd * used_share) END::BIGINT AS forecast_sum_vnd,
    CASE WHEN is_forecast THEN round(paid_vnd + left_vnd * least_share) END::BIGINT AS least_sum_vnd,
    CASE WHEN is_forecast THEN round(paid_vnd + left_vnd * greatest_share) END::BIGINT AS greatest_sum_vnd
FROM added
ORDER BY month
