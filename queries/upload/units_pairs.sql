-- Two states of the same entries side by side (of units), with the parts in which they differ, old and new.
-- Grain: one row per key; before_seq is NULL where it was not there before, after_seq where it is not there after.
-- Tables before_rows, after_rows (the table unit_entry).
SELECT
    coalesce(after_rows.ward_id, before_rows.ward_id) AS ward_id,
    unit_id AS unit_id,
    unit_id AS what_id,
    NULL AS by_id,
    coalesce(after_rows.month, before_rows.month) AS month,
    before_rows.upload_seq AS before_seq,
    before_rows.file_row AS before_row,
    after_rows.upload_seq AS after_seq,
    after_rows.file_row AS after_row,
    list_filter([
        struct_pack(
            name := 'code',
            old := coalesce(before_rows.code, base.code)::VARCHAR,
            new := coalesce(after_rows.code, base.code)::VARCHAR
        ),
        struct_pack(
            name := 'name',
            old := coalesce(before_rows.name, base.name_vi)::VARCHAR,
            new := coalesce(after_rows.name, base.name_vi)::VARCHAR
        ),
        struct_pack(
            name := 'kind',
            old := coalesce(before_rows.kind, base.kind)::VARCHAR,
            new := coalesce(after_rows.kind, base.kind)::VARCHAR
        ),
        struct_pack(
            name := 'parent',
            old := coalesce(before_rows.parent_id, base.parent_id)::VARCHAR,
            new := coalesce(after_rows.parent_id, base.parent_id)::VARCHAR
        ),
        struct_pack(
            name := 'household_count',
            old := coalesce(before_rows.household_count, base.household_count)::VARCHAR,
            new := coalesce(after_rows.household_count, base.household_count)::VARCHAR
        ),
        struct_pack(
            name := 'population',
            old := coalesce(before_rows.population, base.population)::VARCHAR,
            new := coalesce(after_rows.population, base.population)::VARCHAR
        ),
        struct_pack(
            name := 'valid_from',
            old := coalesce(before_rows.valid_from, base.valid_from)::VARCHAR,
            new := coalesce(after_rows.valid_from, base.valid_from)::VARCHAR
        ),
        struct_pack(
            name := 'valid_to',
            old := coalesce(before_rows.valid_to, base.valid_to)::VARCHAR,
            new := coalesce(after_rows.valid_to, base.valid_to)::VARCHAR
        )
    ], lambda cell: cell.old IS DISTINCT FROM cell.new) AS cells
FROM before_rows
FULL JOIN after_rows USING (unit_id)
LEFT JOIN unit_base AS base USING (unit_id)
ORDER BY ward_id, unit_id, month, what_id, by_id
