-- What each script of this folder uses. SPDX-License-Identifier: AGPL-3.0-or-later
CREATE FUNCTION pg_temp.ok(good boolean, name text) RETURNS text LANGUAGE sql AS
	$$ SELECT CASE WHEN good THEN 'ok - ' ELSE 'not ok - ' END || name $$;
CREATE FUNCTION pg_temp.same(got text, want text, name text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN got IS NOT DISTINCT FROM want THEN 'ok - ' || name
		ELSE format('not ok - %s: %L, not %L', name, got, want) END
$$;
-- The SQLSTATE a command fails with, or 00000; its effects are undone.
CREATE FUNCTION pg_temp.fails(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE command;
	RAISE EXCEPTION USING ERRCODE = 'P0099';
EXCEPTION
	WHEN SQLSTATE 'P0099' THEN RETURN '00000';
	WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;
