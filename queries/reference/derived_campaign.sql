-- The orders: what is entered of each, over what the release says of it.
-- Grain: one row per order. A name that is not given in short or in English is the full Vietnamese one.
WITH known AS (
    SELECT
        campaign_id,
        coalesce(entry.name, base.name_vi) AS name_vi,
        coalesce(entry.short_name, base.short_vi, entry.name) AS short_vi,
        coalesce(entry.name_en, base.name_en, entry.name) AS name_en,
        coalesce(entry.short_name_en, base.short_en, entry.name_en, entry.short_name, entry.name) AS short_en,
        coalesce(entry.result_unit, base.result_unit_vi) AS result_unit_vi,
        coalesce(entry.result_unit_en, base.result_unit_en, entry.result_unit) AS result_unit_en,
        coalesce(entry.scope, base.scope) AS scope,
        coalesce(entry.starts, base.starts_on) AS starts_on,
        coalesce(entry.ends, base.ends_on) AS ends_on,
        base.sort_order AS base_order
    FROM campaign_base AS base
    FULL JOIN campaign_entry AS entry USING (campaign_id)
)
SELECT
    campaign_id, name_vi, short_vi, name_en, short_en, result_unit_vi, result_unit_en,
    CASE WHEN scope IN ('all', 'xã', 'phường') THEN scope ELSE 'listed' END AS scope,
    starts_on, ends_on,
    row_number() OVER (ORDER BY base_order NULLS LAST, starts_on, campaign_id)::INTEGER AS sort_order
FROM known
ORDER BY sort_order
