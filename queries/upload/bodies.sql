-- The bodies a file may name, with all their names.
-- Grain: one row per body.
SELECT body_id, name_vi, short_vi, name_en, level
FROM body
ORDER BY sort_order
