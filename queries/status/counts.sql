-- What an operator asks first: units valid on a day, rows, uploads, version, and whether this is the sample.
-- Grain: one row.
SELECT
    (SELECT count(*) FROM unit
     WHERE level = 'ward' AND coalesce(valid_from, $day) <= $day AND coalesce(valid_to, $day) >= $day) AS ward,
    (SELECT count(*) FROM unit
     WHERE level = 'village' AND coalesce(valid_from, $day) <= $day AND coalesce(valid_to, $day) >= $day) AS village,
    (SELECT count(*) FROM activity) AS activity,
    (SELECT count(*) FROM headcount) AS headcount,
    (SELECT count(*) FROM spending) AS spending,
    (SELECT count(*) FROM upload WHERE undone_at IS NULL) AS uploads,
    (SELECT version FROM store_state) AS version,
    (SELECT count(*) > 0 FROM setting WHERE key = 'sample') AS is_sample
ORDER BY ward
