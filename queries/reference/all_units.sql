-- Every unit that ever was, for the gazetteer; columns in the order of khoi.places.Unit.
-- Grain: one row per unit.
SELECT
    unit_id, code, name_vi, kind, level, parent_id, valid_from, valid_to,
    household_count, population, tile_column, tile_row, sort_order
FROM unit
ORDER BY sort_order, unit_id
