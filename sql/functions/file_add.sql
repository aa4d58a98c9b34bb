-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A stored file; a picture that took too long is finished by a job, and a film without a frame is tried again.
CREATE OR REPLACE FUNCTION file_add(p_name text, p_state text, p_type text, p_bytes bigint, p_width int, p_height int,
	p_has_small boolean, p_place text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO files (name, state, type, bytes, width, height, has_small, place)
		VALUES (p_name, p_state, p_type, p_bytes, p_width, p_height, p_has_small, p_place);
	IF p_state = 'preparing' OR (p_type LIKE 'video/%' AND NOT p_has_small AND p_place = 'folder') THEN
		PERFORM job_add('media_make', p_name, hall_now());
	END IF;
END
$$;
