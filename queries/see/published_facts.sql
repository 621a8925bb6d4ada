-- What the article says of the model, each fact with its sentence and source; apart from all stored figures.
-- Grain: one row per fact, in the order of the article.
SELECT fact_key, value AS fact_value, unit AS fact_unit, as_of, statement_vi, statement_en, source
FROM published_fact
ORDER BY sort_order
