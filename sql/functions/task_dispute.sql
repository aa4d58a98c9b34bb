-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The person disputes a rejection, within seven days: the payout waits again, held, until an admin decides. If none
-- does within fourteen days, it ends for the person, as silence of a requester does.
CREATE OR REPLACE FUNCTION task_dispute(p_task uuid, p_human uuid, p_actor_kind text, p_reason text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_due timestamptz := hall_now() + interval '14 days';
BEGIN
	SELECT * INTO t FROM tasks WHERE id = task_mine(p_task, p_human) AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF t.human_id IS DISTINCT FROM p_human THEN
		RETURN 'not_assigned_you';
	ELSIF t.dispute IS NOT NULL THEN
		RETURN 'already_disputed';
	ELSIF t.failure_reason IS DISTINCT FROM 'requester_rejected' OR t.submission_id IS NULL THEN
		RETURN 'not_rejected';
	ELSIF t.finished_at + interval '7 days' <= hall_now() THEN
		RETURN 'dispute_late';
	END IF;
	INSERT INTO task_disputes (task_id, human_id, reason, due_at) VALUES (t.id, p_human, p_reason, v_due);
	UPDATE tasks SET dispute = 'open', event_n = event_n + 1 WHERE id = t.id RETURNING * INTO t;
	PERFORM payout_again(t.id);
	PERFORM job_add('dispute_end', t.id::text, v_due);
	PERFORM task_log(t, 'task.disputed', p_actor_kind, p_human::text);
	RETURN NULL;
END
$$;

-- Upheld: the rejection stands. Overturned: the task is completed and the payout approved. p_by as admin_do() has it;
-- null: the clock.
CREATE OR REPLACE FUNCTION task_dispute_end(p_task uuid, p_to text, p_note text, p_by jsonb)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_actor text := coalesce(p_by ->> 'kind', 'clock');
BEGIN
	SELECT * INTO t FROM tasks WHERE id = p_task AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND OR t.dispute IS NULL THEN
		RETURN 'not_found';
	ELSIF t.dispute <> 'open' THEN
		RETURN 'not_disputed';
	END IF;
	UPDATE task_disputes SET status = p_to, note = p_note, decided_at = hall_now(), decided_by = p_by ->> 'id'
		WHERE task_id = t.id;
	UPDATE tasks SET dispute = p_to, event_n = event_n + 1,
			status = CASE p_to WHEN 'overturned' THEN 'completed' ELSE status END,
			failure_reason = CASE p_to WHEN 'overturned' THEN NULL ELSE failure_reason END,
			finished_at = CASE p_to WHEN 'overturned' THEN hall_now() ELSE finished_at END
		WHERE id = t.id RETURNING * INTO t;
	PERFORM payout_undispute(t.id);
	PERFORM payout_move(t.id, CASE p_to WHEN 'overturned' THEN 'approved' ELSE 'void' END);
	PERFORM job_drop('dispute_end', t.id::text);
	PERFORM task_log(t, CASE p_to WHEN 'overturned' THEN 'task.completed' ELSE 'task.dispute_upheld' END, v_actor,
		p_by ->> 'id', jsonb_build_object('dispute', p_to));
	IF t.parent_id IS NOT NULL AND p_to = 'overturned' THEN
		PERFORM task_settle(t.parent_id);
	END IF;
	RETURN NULL;
END
$$;

-- Nobody decided in time.
CREATE OR REPLACE FUNCTION task_dispute_timeout(p_task uuid)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM task_disputes WHERE task_id = p_task AND status = 'open' AND due_at <= hall_now()) THEN
		PERFORM task_dispute_end(p_task, 'overturned', NULL, NULL);
	END IF;
END
$$;
