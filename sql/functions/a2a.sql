-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tasks of the human hall as A2A 1.0 has them (doc/a2a.md).

-- What a task's state is called there. Nobody to be found is the agent's refusal; a rejected delivery is a failure.
CREATE OR REPLACE FUNCTION a2a_state(t tasks) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT 'TASK_STATE_' || CASE t.status WHEN 'open' THEN 'SUBMITTED' WHEN 'accepted' THEN 'WORKING'
		WHEN 'review_pending' THEN 'INPUT_REQUIRED' WHEN 'completed' THEN 'COMPLETED'
		ELSE CASE WHEN task_is_cancelled(t.verdict) THEN 'CANCELED'
			WHEN t.failure_reason IN ('no_human_available', 'invalid_request') THEN 'REJECTED' ELSE 'FAILED' END END
$$;

-- A message about a task is kept once; is_new says whether it was not there yet.
CREATE OR REPLACE FUNCTION a2a_said(p_task uuid, p_context text, p_message jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	h jsonb;
BEGIN
	INSERT INTO a2a_tasks (task_id, context_id) VALUES (p_task, p_context) ON CONFLICT DO NOTHING;
	SELECT history INTO h FROM a2a_tasks WHERE task_id = p_task FOR UPDATE;
	IF jsonb_path_exists(h, '$[*] ? (@.messageId == $id)', jsonb_build_object('id', p_message ->> 'messageId')) THEN
		RETURN false;
	END IF;
	IF jsonb_array_length(h) >= 20 THEN
		h := h - 0;
	END IF;
	UPDATE a2a_tasks SET history = h || p_message WHERE task_id = p_task;
	RETURN true;
END
$$;
