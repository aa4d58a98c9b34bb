-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A timer that is not needed any more.
CREATE OR REPLACE FUNCTION job_drop(p_kind text, p_subject text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM jobs WHERE kind = p_kind AND subject = p_subject AND dead_at IS NULL AND subject <> '';
END
$$;
