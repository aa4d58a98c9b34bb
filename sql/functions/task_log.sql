-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The event of a change just made to a task (its number is the row's event_n) with the state it led to, and the
-- deliveries to the webhooks of the task's AI that asked for this type. Called in the statement that made the change.
CREATE OR REPLACE FUNCTION task_log(t tasks, p_type text, p_actor_kind text, p_actor_id text, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_event uuid;
BEGIN
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('task', t.id::text, t.event_n, p_type, p_actor_kind, p_actor_id, jsonb_build_object('status', t.status,
			'human_id', t.human_id, 'failure_reason', t.failure_reason) || p_data);
	IF t.ai_account_id IS NULL OR p_type NOT IN ('task.accepted', 'task.completed', 'task.failed') THEN
		RETURN;
	END IF;
	v_event := uuid7();
	WITH made AS (
		INSERT INTO webhook_deliveries (endpoint_id, event_id, event_type, task_id, next_at)
		SELECT e.id, v_event, p_type, t.id, hall_now() FROM webhook_endpoints e
		WHERE e.ai_account_id = t.ai_account_id AND e.status = 'active' AND e.deleted_at IS NULL
			AND p_type = ANY (e.events)
		RETURNING id)
	INSERT INTO jobs (kind, subject) SELECT 'webhook_deliver', id::text FROM made;
END
$$;
