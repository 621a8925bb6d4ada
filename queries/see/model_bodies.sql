-- The organisations that work in the joint office, for the picture of the model before and after.
-- Grain: one row per organisation of the city, in official order. Blocs of wards and teams of villages are counted apart.
SELECT body_id, short_vi AS body_vi, name_en AS body_en
FROM body
WHERE level = 'city'
ORDER BY sort_order
