-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A stored file; what is not finished is finished by a job: a picture that took too long, a film without its frame.
CREATE OR REPLACE FUNCTION file_add(p_name text, p_state text, p_type text, p_bytes bigint, p_width int, p_height int,
	p_has_small boolean)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO files (name, state, type, bytes, width, height, has_small)
		VALUES (p_name, p_state, p_type, p_bytes, p_width, p_height, p_has_small);
	IF NOT p_has_small THEN
		PERFORM job_add('media_make', p_name, hall_now());
	END IF;
END
$$;
