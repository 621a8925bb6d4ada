-- The act that changed units, mergers or orders last: a plan whose names were looked up before it is late.
-- Grain: one row; 0 where nothing was ever entered.
SELECT coalesce(max(audit_seq), 0)::BIGINT AS version
FROM slot
WHERE dataset IN ('units', 'mergers', 'campaigns')
ORDER BY version
