-- Loads data/article.csv (registered as `source`, all text): the article's own figures, each with its sentence.
-- Grain: one row per fact, in the order of the file.
INSERT INTO published_fact BY NAME
SELECT
    key AS fact_key,
    value,
    unit,
    as_of,
    statement_vi,
    statement_en,
    source,
    row_number() OVER () AS sort_order
FROM source
ORDER BY sort_order
