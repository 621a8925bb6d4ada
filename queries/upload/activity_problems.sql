-- What is wrong between the rows of an activity file, and with what is stored beside them.
-- Grain: one row per fault; first_row is the earlier row of the same key, found and allowed are counts of households.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, village_id VARCHAR, campaign_id VARCHAR, body_id VARCHAR, month DATE,
-- session_count BIGINT, participant_count BIGINT, new_household_count BIGINT, result DECIMAL(18, 3), note VARCHAR).
WITH
repeated_keys AS (
    SELECT village_id, campaign_id, body_id, month, min(file_row) AS first_row
    FROM arrived
    GROUP BY village_id, campaign_id, body_id, month
    HAVING count(*) > 1
),
repeated AS (
    SELECT arrived.file_row, repeated_keys.first_row
    FROM arrived
    JOIN repeated_keys USING (village_id, campaign_id, body_id, month)
),
-- A file's row replaces the stored row of its key; what is stored under other keys counts on.
beside AS (
    SELECT FALSE AS is_arriving, village_id, campaign_id, month, 0::BIGINT AS file_row, new_household_count
    FROM activity
    SEMI JOIN arrived USING (village_id, campaign_id)
    ANTI JOIN arrived USING (village_id, campaign_id, body_id, month)
    UNION ALL BY NAME
    SELECT TRUE AS is_arriving, village_id, campaign_id, month, file_row, new_household_count
    FROM arrived
),
sums AS (
    SELECT village_id, campaign_id, sum(new_household_count) AS reached
    FROM beside
    GROUP BY village_id, campaign_id
),
exceeded AS (
    SELECT sums.village_id, sums.campaign_id
    FROM sums
    JOIN unit ON unit.unit_id = sums.village_id
    WHERE sums.reached > unit.household_count
),
-- Newly reached households can never exceed the village's households, over all bodies and months.
running AS (
    SELECT
        *,
        sum(new_household_count) OVER (
            PARTITION BY village_id, campaign_id
            ORDER BY is_arriving, month, file_row
            ROWS UNBOUNDED PRECEDING
        )::BIGINT AS reached
    FROM beside
    SEMI JOIN exceeded USING (village_id, campaign_id)
)
SELECT
    'duplicate-key' AS code, file_row, 'village' AS column_name, first_row, NULL::BIGINT AS found, NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
UNION ALL
SELECT 'exceeds-households', running.file_row, 'new_household_count', NULL, running.reached, unit.household_count
FROM running
JOIN unit ON unit.unit_id = running.village_id
WHERE running.is_arriving AND running.new_household_count > 0 AND running.reached > unit.household_count
ORDER BY file_row, code
