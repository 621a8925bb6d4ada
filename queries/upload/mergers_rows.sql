-- The merger entries of a file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per old_id. A part whose column the file lacks keeps what is entered; where one is blank, what the release
-- or the sample says stands. $present names the file's columns. Table arrived (the table merger_entry without upload_seq).
WITH
filled AS (
    SELECT
        arrived.old_id,
        if(list_contains($present, 'effective_on'), arrived.effective_on, stored.effective_on) AS effective_on,
        if(list_contains($present, 'new'), arrived.new_id, stored.new_id) AS new_id,
        if(list_contains($present, 'legal_basis'), arrived.legal_basis, stored.legal_basis) AS legal_basis,
        arrived.file_row
    FROM arrived
    LEFT JOIN merger_entry AS stored USING (old_id)
)
SELECT
    filled.effective_on, filled.new_id, filled.legal_basis,
    filled.file_row,
    CASE
        WHEN stored.upload_seq IS NULL AND base.old_id IS NULL THEN 'new'
        WHEN coalesce(filled.effective_on, base.effective_on)
                IS DISTINCT FROM coalesce(stored.effective_on, base.effective_on)
            OR coalesce(filled.new_id, base.new_id) IS DISTINCT FROM coalesce(stored.new_id, base.new_id)
            OR coalesce(filled.legal_basis, base.legal_basis)
                IS DISTINCT FROM coalesce(stored.legal_basis, base.legal_basis) THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM filled
LEFT JOIN merger_entry AS stored USING (old_id)
LEFT JOIN unit_change_base AS base USING (old_id)
ORDER BY filled.file_row
