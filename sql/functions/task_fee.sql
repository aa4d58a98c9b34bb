-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The platform's part of a budget, rounded up to the cent: task_fee() of humans_rules.c.
CREATE OR REPLACE FUNCTION task_fee(p_budget bigint, p_bps int)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (p_budget * p_bps + 9999) / 10000 $$;
