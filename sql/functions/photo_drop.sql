-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A deleted photo is seen by nobody; for ten minutes its owner may take it back.
CREATE OR REPLACE FUNCTION photo_drop(p_human uuid, p_photo uuid, p_back boolean)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF p_back THEN
		UPDATE human_photos SET deleted_at = NULL
			WHERE id = p_photo AND human_id = p_human AND deleted_at > hall_now() - interval '10 minutes';
	ELSE
		UPDATE human_photos SET deleted_at = hall_now()
			WHERE id = p_photo AND human_id = p_human AND deleted_at IS NULL;
	END IF;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF p_back THEN
		PERFORM job_drop('photo_purge', p_photo::text);
	ELSE
		PERFORM job_add('photo_purge', p_photo::text, hall_now() + interval '11 minutes');
	END IF;
	RETURN NULL;
END
$$;
