-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Why a delivery to this task is refused now, or null: asked before a file is stored and again when it is recorded.
CREATE OR REPLACE FUNCTION task_deliver_refusal(t tasks, p_type text)
RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN CASE
		WHEN t.failure_reason = 'timeout' THEN 'timeout'
		WHEN t.status = 'accepted' AND t.deadline_at <= hall_now() THEN 'timeout'
		WHEN t.status <> 'accepted' OR t.max_assignments IS NOT NULL THEN 'not_assigned'
		WHEN t.deliverable <> p_type THEN 'wrong_deliverable'
	END;
END
$$;

-- The result of a task, by the assigned person (p_human) or by the task's AI (p_key_hash). The deadline is strict.
-- p_dry: only says whether it would be taken. Opens the review, which ends by itself after p_review_hours, and
-- writes what the person will be owed. p_file_hash: SHA-256 of a picture as it came. What fails the checks of the task's
-- criteria is not stored: `failed` names them (see task_checks). After a correction it replaces the submission before.
CREATE OR REPLACE FUNCTION task_deliver(p_task uuid, p_type text, p_text text, p_file text, p_file_type text,
	p_file_bytes bigint, p_actor_kind text, p_human uuid, p_key_hash text, p_account text, p_review_hours int,
	p_fee_bps int, p_dry boolean, p_file_hash text DEFAULT NULL)
RETURNS TABLE (refusal text, submission_id uuid, failed jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	t tasks;
	v_ai uuid;
	v_id uuid;
	v_refusal text;
	v_failed jsonb;
	v_n int := 1;
BEGIN
	v_ai := ai_login(p_key_hash, p_account);
	IF p_key_hash IS NOT NULL AND v_ai IS NULL THEN
		RETURN QUERY SELECT 'credentials', NULL::uuid, NULL::jsonb;
		RETURN;
	END IF;
	SELECT * INTO t FROM tasks WHERE id = task_mine(p_task, p_human) AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND OR (v_ai IS NOT NULL AND t.ai_account_id IS DISTINCT FROM v_ai) THEN
		v_refusal := 'not_found';
	ELSIF v_ai IS NULL AND t.human_id IS DISTINCT FROM p_human AND t.status <> 'open' THEN
		v_refusal := 'not_assigned_you';
	ELSE
		v_refusal := task_deliver_refusal(t, p_type);
	END IF;
	IF v_refusal IS NULL AND NOT p_dry AND t.criteria IS NOT NULL THEN
		v_failed := task_checks(t.criteria, p_text, p_file, p_file_bytes, p_file_hash);
	END IF;
	IF v_refusal IS NOT NULL OR p_dry OR v_failed IS NOT NULL THEN
		RETURN QUERY SELECT v_refusal, NULL::uuid, v_failed;
		RETURN;
	END IF;

	IF t.round > 0 OR t.delivered_at IS NOT NULL THEN
		SELECT max(n) + 1 INTO v_n FROM submissions WHERE task_id = t.id;
	END IF;
	INSERT INTO submissions (task_id, n, human_id, type, text, file, file_type, file_bytes, file_hash, by_kind, by_id)
		VALUES (t.id, v_n, t.human_id, p_type, p_text, p_file, p_file_type, p_file_bytes, p_file_hash,
			CASE WHEN v_ai IS NULL THEN p_actor_kind ELSE 'ai' END, coalesce(v_ai, p_human)::text)
		RETURNING id INTO v_id;
	IF t.parent_id IS NOT NULL THEN
		PERFORM FROM tasks WHERE id = t.parent_id FOR UPDATE;
	END IF;
	UPDATE tasks SET status = 'review_pending', submission_id = v_id, delivered_at = hall_now(),
			review_pending_deadline_at = hall_now() + make_interval(hours => p_review_hours), event_n = event_n + 1
		WHERE id = t.id RETURNING * INTO t;
	IF t.round = 0 THEN
		UPDATE humans SET status = 'available' WHERE id = t.human_id;
	END IF;
	IF v_n = 1 OR NOT payout_again(t.id) THEN
		PERFORM payout_add(t.id, p_fee_bps);
	END IF;
	PERFORM job_drop('task_deadline', t.id::text);
	IF t.reserved_until IS NOT NULL THEN
		PERFORM job_drop('task_lapse', t.id::text);
	END IF;
	PERFORM job_add('task_auto_approve', t.id::text, t.review_pending_deadline_at);
	PERFORM task_log(t, 'task.delivered', CASE WHEN v_ai IS NULL THEN p_actor_kind ELSE 'ai' END,
		coalesce(v_ai, p_human)::text, jsonb_build_object('submission_id', v_id, 'type', p_type));
	IF t.parent_id IS NOT NULL THEN
		PERFORM task_settle(t.parent_id);
	END IF;
	RETURN QUERY SELECT NULL, v_id, NULL::jsonb;
END
$$;
