-- Brings the current unit entries up to an accepted file (table `incoming`): the same key, updated.
-- Grain: one row per unit_id; the row now leads to this upload.
MERGE INTO unit_entry
USING incoming
ON unit_entry.unit_id = incoming.unit_id
WHEN MATCHED THEN UPDATE SET
    code = incoming.code,
    name = incoming.name,
    kind = incoming.kind,
    parent_id = incoming.parent_id,
    household_count = incoming.household_count,
    population = incoming.population,
    valid_from = incoming.valid_from,
    valid_to = incoming.valid_to,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    ward_id, unit_id, month, code, name, kind, parent_id, household_count, population, valid_from, valid_to,
    upload_seq, file_row
)
VALUES (
    incoming.ward_id, incoming.unit_id, incoming.month, incoming.code, incoming.name, incoming.kind,
    incoming.parent_id, incoming.household_count, incoming.population, incoming.valid_from, incoming.valid_to,
    $upload_seq, incoming.file_row
)
