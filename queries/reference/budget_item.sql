-- Loads data/budget_items.csv (registered as `source`, all text).
-- Grain: one row per item code (tiểu mục where given, else mục).
INSERT INTO budget_item BY NAME
SELECT
    item_code,
    name_vi,
    name_en,
    certainty,
    valid_from::DATE AS valid_from,
    valid_to::DATE AS valid_to,
    row_number() OVER (ORDER BY item_code) AS sort_order
FROM source
ORDER BY item_code
