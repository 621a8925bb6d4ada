-- The budget items a file may name, with the dates between which their codes hold.
-- Grain: one row per item code and period of validity.
SELECT item_code, name_vi, name_en, valid_from, valid_to
FROM budget_item
ORDER BY item_code, valid_from
