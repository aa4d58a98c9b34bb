-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Millionths as people and programs write them: 0.001.
CREATE OR REPLACE FUNCTION usdc(p_micro bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT trim_scale(p_micro / 1000000.0)::text
$$;
