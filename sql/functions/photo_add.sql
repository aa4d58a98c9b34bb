-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A person's own photo; the person's row is held so that the limit holds whatever comes at once.
CREATE OR REPLACE FUNCTION photo_add(p_human uuid, p_file text, p_public boolean, p_max int)
RETURNS TABLE (refusal text, photo_id uuid) LANGUAGE plpgsql AS $$
DECLARE
	v_id uuid;
BEGIN
	PERFORM 1 FROM humans WHERE id = p_human AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'missing_human', NULL::uuid;
	ELSIF (SELECT count(*) FROM human_photos WHERE human_id = p_human AND deleted_at IS NULL) >= p_max THEN
		RETURN QUERY SELECT 'quota', NULL::uuid;
	ELSE
		INSERT INTO human_photos (human_id, file, is_public) VALUES (p_human, p_file, p_public) RETURNING id INTO v_id;
		RETURN QUERY SELECT NULL, v_id;
	END IF;
END
$$;
