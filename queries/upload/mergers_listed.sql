-- The mergers as a mergers file has them, for templates and the page that lists them.
-- Grain: one row per unit that went into another, in the order of their days.
SELECT
    strftime(unit_change.effective_on, '%d/%m/%Y') AS effective_on,
    before.name_vi AS old,
    after.name_vi AS new,
    unit_change.legal_basis,
    unit_change.old_id,
    unit_change.new_id
FROM unit_change
JOIN unit AS before ON before.unit_id = unit_change.old_id
JOIN unit AS after ON after.unit_id = unit_change.new_id
ORDER BY unit_change.effective_on, before.sort_order
