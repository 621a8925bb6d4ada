-- The slots that a conclusions file takes conclusions out of, because it gives them another ward or month.
-- Grain: one row per ward and month. Table incoming (the table conclusion without upload_seq).
SELECT DISTINCT stored.ward_id, stored.month
FROM incoming
JOIN conclusion AS stored USING (number)
WHERE (stored.ward_id, stored.month) <> (incoming.ward_id, incoming.month)
ORDER BY stored.ward_id, stored.month
