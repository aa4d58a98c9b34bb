-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A ready text of a person, to be put into messages; at most 100 of them.
CREATE OR REPLACE FUNCTION template_add(p_human uuid, p_title text, p_body text)
RETURNS TABLE (refusal text, id uuid, human_id uuid, title text, body text, created_at timestamptz,
	updated_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	t message_templates;
BEGIN
	-- two at once wait for each other, so that neither passes the limit
	PERFORM FROM humans h WHERE h.id = p_human FOR NO KEY UPDATE;
	INSERT INTO message_templates (human_id, title, body) SELECT p_human, p_title, p_body
		WHERE (SELECT count(*) FROM message_templates o WHERE o.human_id = p_human) < 100
		RETURNING * INTO t;
	RETURN QUERY SELECT CASE WHEN t.id IS NULL THEN 'quota' END, t.id, t.human_id, t.title, t.body, t.created_at,
		t.updated_at;
END
$$;
