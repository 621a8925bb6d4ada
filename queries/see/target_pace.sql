-- Results of each order added up over a year beside its target, and when that will be met at the pace of three months.
-- Grain: one row per order with a target and month of the year in which it runs; what does not name a month repeats.
-- Year: that of the period's last month, which is as far as results are counted. Target: of the wards asked for that
-- have one, and only their results stand against it. result, year_sum: NULL where the month has no reported result.
-- Pace: the results of the last three months / 3, NULL unless each of the three has a reported result of the year.
-- state: met; over (the last month in which the order runs is past); unknown (no pace); expected (finish_month within
-- the year); behind. finish_month: where met, the first month that reached the target.
WITH
aimed AS (
    SELECT ward_id, campaign_id, sum(target) AS target
    FROM target
    WHERE unit_id = ward_id AND year(month) = year($last_month::DATE) AND target IS NOT NULL
        AND ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id, campaign_id
),
months AS (
    SELECT campaign_id, aims.target, campaign.sort_order, unnest(
        generate_series(date_trunc('year', $last_month::DATE), date_trunc('year', $last_month::DATE) + INTERVAL 11 MONTH,
            INTERVAL 1 MONTH)
    )::DATE AS month
    FROM (SELECT campaign_id, sum(target) AS target FROM aimed GROUP BY campaign_id HAVING sum(target) > 0) AS aims
    JOIN campaign USING (campaign_id)
),
done AS (
    SELECT campaign_id, month, sum(result) AS result
    FROM rollup_ward_month
    SEMI JOIN aimed USING (ward_id, campaign_id)
    WHERE year(month) = year($last_month::DATE) AND month <= $last_month
    GROUP BY campaign_id, month
),
running AS (
    SELECT
        months.campaign_id, months.month, months.target, done.result,
        sum(done.result) OVER (PARTITION BY months.campaign_id ORDER BY months.month) AS sum_so_far
    FROM months
    JOIN campaign ON campaign.campaign_id = months.campaign_id AND last_day(months.month) >= campaign.starts_on
        AND months.month <= coalesce(campaign.ends_on, months.month)
    LEFT JOIN done ON done.campaign_id = months.campaign_id AND done.month = months.month
),
paced AS (
    SELECT
        campaign_id,
        max(month) AS end_month,
        sum(result) AS year_result,
        any_value(target) - coalesce(sum(result), 0) AS left_result,
        min(month) FILTER (sum_so_far >= target) AS met_month,
        CASE WHEN count(result) FILTER (month > $last_month::DATE - INTERVAL 3 MONTH) = 3
            THEN sum(result) FILTER (month > $last_month::DATE - INTERVAL 3 MONTH) END AS three_months
    FROM running
    GROUP BY campaign_id
),
finishes AS (
    SELECT *, coalesce(met_month, CASE WHEN left_result * 3 <= three_months * 12
        THEN ($last_month::DATE + to_months(ceil(left_result * 3 / nullif(three_months, 0))::INTEGER))::DATE END) AS finish_month
    FROM paced
)
SELECT
    campaign_id, campaign.short_vi AS campaign_vi, campaign.short_en AS campaign_en,
    campaign.result_unit_vi AS unit_vi, campaign.result_unit_en AS unit_en,
    running.month, running.result::DOUBLE AS result,
    CASE WHEN running.result IS NOT NULL THEN running.sum_so_far END::DOUBLE AS year_sum,
    running.target::DOUBLE AS target, year_result::DOUBLE AS year_result,
    three_months::DOUBLE / 3 AS pace,
    CASE WHEN met_month IS NOT NULL THEN 'met' WHEN end_month <= $last_month THEN 'over'
        WHEN three_months IS NULL THEN 'unknown' WHEN finish_month <= end_month THEN 'expected' ELSE 'behind' END AS state,
    CASE WHEN met_month IS NOT NULL OR finish_month <= end_month THEN finish_month END AS finish_month
FROM running
JOIN finishes USING (campaign_id)
JOIN campaign USING (campaign_id)
ORDER BY campaign.sort_order, running.month
