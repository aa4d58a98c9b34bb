-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a requester says against a delivery: null when it may be said, else the refusal. Named criteria must be the
-- task's; where it has criteria, a rejection gives a reason and names one, by p_named or by its id in the words.
CREATE OR REPLACE FUNCTION task_words_refusal(t tasks, p_words text, p_named text[], p_must_name boolean)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_ids text[] := ARRAY(SELECT c ->> 'id' FROM jsonb_array_elements(t.criteria) c);
BEGIN
	IF NOT coalesce(p_named, '{}') <@ v_ids THEN
		RETURN 'unknown_criterion';
	ELSIF p_must_name AND v_ids <> '{}' AND (coalesce(btrim(p_words), '') = '' OR NOT (coalesce(p_named, '{}') <> '{}'
			OR EXISTS (SELECT FROM unnest(v_ids) i
				WHERE p_words ~ ('(^|[^A-Za-z0-9_-])' || i || '($|[^A-Za-z0-9_-])')))) THEN
		RETURN 'criterion_needed';
	END IF;
	RETURN NULL;
END
$$;

-- The AI ends the review of its task: p_verdict 'approve' or 'reject'. Saying the same again is no error.
CREATE OR REPLACE FUNCTION task_review(p_task uuid, p_key_hash text, p_account text, p_verdict text, p_words text,
	p_named text[] DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_ai uuid;
	v_refusal text;
BEGIN
	v_ai := ai_login(p_key_hash, p_account);
	IF v_ai IS NULL THEN
		RETURN 'credentials';
	END IF;
	SELECT * INTO t FROM tasks WHERE id = p_task AND ai_account_id = v_ai AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF t.status = (CASE p_verdict WHEN 'approve' THEN 'completed' ELSE 'failed' END) THEN
		RETURN NULL;
	ELSIF t.status <> 'review_pending' THEN
		RETURN 'not_review';
	ELSIF t.submission_id IS NULL THEN
		RETURN 'no_submission';
	ELSIF p_verdict = 'approve' THEN
		PERFORM task_complete(t, 'ai', v_ai::text);
		RETURN NULL;
	END IF;
	IF t.criteria IS NOT NULL OR p_named <> '{}' THEN
		v_refusal := task_words_refusal(t, p_words, p_named, true);
		IF v_refusal IS NOT NULL THEN
			RETURN v_refusal;
		END IF;
		UPDATE tasks SET verdict = jsonb_build_object('what', 'reject', 'reason', p_words, 'criteria',
			to_jsonb(coalesce(p_named, '{}'))) WHERE id = t.id RETURNING * INTO t;
	END IF;
	PERFORM task_fail(t, 'requester_rejected', p_words, 'ai', v_ai::text);
	RETURN NULL;
END
$$;

-- Instead of a verdict the AI asks for corrections: the person delivers again, within what is left of the deadline but
-- at least a day (seven days where there was none). Five times at most.
CREATE OR REPLACE FUNCTION task_request_changes(p_task uuid, p_key_hash text, p_account text, p_words text, p_named text[])
RETURNS TABLE (refusal text, round int) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	t tasks;
	v_ai uuid;
	v_refusal text;
BEGIN
	v_ai := ai_login(p_key_hash, p_account);
	IF v_ai IS NOT NULL THEN
		SELECT * INTO t FROM tasks WHERE id = p_task AND ai_account_id = v_ai AND deleted_at IS NULL FOR UPDATE;
	END IF;
	v_refusal := CASE WHEN v_ai IS NULL THEN 'credentials' WHEN t.id IS NULL THEN 'not_found'
		WHEN t.status <> 'review_pending' THEN 'not_review' WHEN t.submission_id IS NULL THEN 'no_submission'
		WHEN t.round >= 5 THEN 'too_many_rounds' ELSE task_words_refusal(t, p_words, p_named, false) END;
	IF v_refusal IS NOT NULL THEN
		RETURN QUERY SELECT v_refusal, NULL::int;
		RETURN;
	END IF;
	UPDATE tasks SET status = 'accepted', round = tasks.round + 1, event_n = event_n + 1, reviewed_at = hall_now(),
			review_pending_deadline_at = NULL, reserved_until = NULL,
			deadline_at = greatest(coalesce(deadline_at, hall_now() + interval '7 days'), hall_now() + interval '1 day'),
			verdict = jsonb_build_object('what', 'changes', 'reason', p_words, 'criteria', to_jsonb(coalesce(p_named, '{}')))
		WHERE id = t.id RETURNING * INTO t;
	PERFORM payout_back(t.id);
	PERFORM job_drop('task_auto_approve', t.id::text);
	PERFORM job_add('task_deadline', t.id::text, t.deadline_at);
	PERFORM task_log(t, 'task.changes_requested', 'ai', v_ai::text, jsonb_build_object('round', t.round,
		'submission_id', t.submission_id, 'reason', p_words, 'criteria', to_jsonb(coalesce(p_named, '{}'))));
	IF t.parent_id IS NOT NULL THEN
		PERFORM task_settle(t.parent_id);
	END IF;
	RETURN QUERY SELECT NULL, t.round;
END
$$;
