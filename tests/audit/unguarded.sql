-- Takes away what would refuse a corruption: checks and unique keys. Triggers and foreign keys are off by the session
-- that plants.
-- SPDX-License-Identifier: AGPL-3.0-or-later
DO $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
			WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0 LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
	END LOOP;
END
$$;
