-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A person takes an open task, or its AI chooses one of the people who applied (then p_key_hash is set). Of a task for
-- several people they get a place: assignment_id.
CREATE OR REPLACE FUNCTION task_accept(p_task uuid, p_human uuid, p_actor_kind text, p_key_hash text, p_account text)
RETURNS TABLE (refusal text, application_id uuid, assignment_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	t tasks;
	v_ai uuid;
	v_application uuid;
	v_refusal text;
	v_place uuid;
BEGIN
	v_ai := ai_login(p_key_hash, p_account);
	IF p_key_hash IS NOT NULL AND v_ai IS NULL THEN
		RETURN QUERY SELECT 'credentials', NULL::uuid, NULL::uuid;
		RETURN;
	END IF;
	SELECT * INTO t FROM tasks WHERE id = p_task AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND OR (p_key_hash IS NOT NULL AND t.ai_account_id IS DISTINCT FROM v_ai) THEN
		RETURN QUERY SELECT 'not_found', NULL::uuid, NULL::uuid;
		RETURN;
	END IF;
	SELECT id INTO v_application FROM task_applications WHERE task_id = p_task AND human_id = p_human;
	IF p_key_hash IS NOT NULL AND v_application IS NULL AND t.status = 'open' THEN
		v_refusal := 'not_applied';
	ELSIF t.max_assignments IS NOT NULL THEN
		SELECT p.refusal, p.place_id INTO v_refusal, v_place FROM task_place_take(t, p_human,
			CASE WHEN v_ai IS NULL THEN p_actor_kind ELSE 'ai' END, coalesce(v_ai, p_human)::text) p;
	ELSIF p_key_hash IS NOT NULL THEN
		v_refusal := task_assign(t, p_human, 'ai', v_ai::text);
	ELSE
		v_refusal := task_assign(t, p_human, p_actor_kind, p_human::text);
	END IF;
	RETURN QUERY SELECT v_refusal, v_application, v_place;
END
$$;
