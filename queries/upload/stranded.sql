-- What stands on a unit or an order that is not there any more, or not then: no change of a catalogue may leave any.
-- Grain: one row per kind of thing of which there is some (figures, reports, villages, mergers).
WITH
figures AS (
    SELECT village_id AS unit_id, month FROM activity
    UNION ALL
    SELECT unit_id, month FROM headcount
    UNION ALL
    SELECT unit_id, month FROM spending
    UNION ALL
    SELECT unit_id, NULL FROM target
),
stranded AS (
    SELECT 'figures' AS thing
    FROM figures
    LEFT JOIN unit USING (unit_id)
    WHERE unit.unit_id IS NULL OR figures.month > unit.valid_to OR last_day(figures.month) < unit.valid_from
    UNION ALL
    SELECT 'reports'
    FROM activity
    LEFT JOIN campaign USING (campaign_id)
    LEFT JOIN campaign_scope AS scoped
        ON scoped.campaign_id = activity.campaign_id AND scoped.ward_id = activity.ward_id
    WHERE scoped.ward_id IS NULL OR activity.month > campaign.ends_on OR last_day(activity.month) < campaign.starts_on
    UNION ALL
    SELECT 'reports'
    FROM target
    ANTI JOIN campaign USING (campaign_id)
    UNION ALL
    SELECT 'villages'
    FROM unit AS village
    WHERE village.level = 'village' AND village.parent_id NOT IN (SELECT unit_id FROM unit)
    UNION ALL
    SELECT 'mergers'
    FROM unit_change
    WHERE old_id NOT IN (SELECT unit_id FROM unit) OR new_id NOT IN (SELECT unit_id FROM unit)
)
SELECT thing, count(*) AS count
FROM stranded
GROUP BY thing
ORDER BY thing
