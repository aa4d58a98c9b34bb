-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Its AI takes a task back that nobody has in hand: it fails, and what it bound is free. What a person has taken is theirs
-- until the deadline, and so is every place of a task for several people. Saying the same again is no error.
CREATE OR REPLACE FUNCTION task_cancel(p_task uuid, p_key_hash text, p_account text, p_words text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_ai uuid := ai_login(p_key_hash, p_account);
BEGIN
	IF v_ai IS NULL THEN
		RETURN 'credentials';
	END IF;
	SELECT * INTO t FROM tasks WHERE id = p_task AND ai_account_id = v_ai AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF task_is_cancelled(t.verdict) THEN
		RETURN NULL;
	ELSIF t.status IN ('accepted', 'review_pending') OR EXISTS (SELECT FROM tasks p WHERE p.parent_id = t.id
			AND p.deleted_at IS NULL AND p.status IN ('accepted', 'review_pending', 'completed')) THEN
		RETURN 'already_assigned';
	ELSIF t.status <> 'open' THEN
		RETURN 'not_open';
	END IF;
	UPDATE tasks SET verdict = jsonb_build_object('what', 'cancel', 'reason', p_words) WHERE id = t.id RETURNING * INTO t;
	PERFORM task_fail(t, 'unknown', p_words, 'ai', v_ai::text);
	RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION task_is_cancelled(p_verdict jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(p_verdict ->> 'what' = 'cancel', false)
$$;
