-- SPDX-License-Identifier: AGPL-3.0-or-later
-- May the result be given: it is paid, or it was free.
CREATE OR REPLACE FUNCTION bounty_is_released(b bounties) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT b.status = 'completed' AND (b.actual_micro = 0 OR b.payment_status IS NOT DISTINCT FROM 'paid')
$$;

-- What is told of its run: all of it with the result, and before that not what was found (verdict, claims, sources).
CREATE OR REPLACE FUNCTION bounty_metadata(b bounties) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN bounty_is_released(b) THEN b.metadata
		ELSE coalesce((SELECT jsonb_object_agg(m.key, m.value) FROM jsonb_each(b.metadata) m
			WHERE m.key IN ('error', 'executor', 'model')), '{}') END
$$;

-- The bounty as its callback tells it: the members of the task object, never with a result.
CREATE OR REPLACE FUNCTION bounty_told(b bounties) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN jsonb_build_object('id', b.id, 'user_id', b.user_id, 'agent_type', b.agent_type, 'status', b.status,
		'estimated_cost', usdc(b.estimated_micro)::numeric, 'actual_cost', usdc(b.actual_micro)::numeric,
		'payment_status', b.payment_status, 'created_at', iso(b.created_at), 'started_at', iso(b.started_at),
		'completed_at', iso(b.completed_at), 'paid_at', iso(b.paid_at), 'error', b.metadata -> 'error', 'output_data', NULL);
END
$$;

-- The event of a change just made to a bounty (its number is the row's event_n), and what the callback_url is told of.
-- Called in the statement that made the change. No event carries the result or the inputs.
CREATE OR REPLACE FUNCTION bounty_log(b bounties, p_type text, p_actor_kind text, p_actor_id text, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_event uuid := uuid7();
	v_body text;
BEGIN
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('bounty', b.id::text, b.event_n, p_type, p_actor_kind, p_actor_id, jsonb_build_object('status', b.status,
			'agent_type', b.agent_type, 'payment_status', b.payment_status) || p_data);
	IF b.callback_url IS NULL OR p_type NOT IN ('bounty.completed', 'bounty.failed', 'bounty.paid') THEN
		RETURN;
	END IF;
	v_body := jsonb_build_object('id', 'evt_' || replace(v_event::text, '-', ''), 'type', p_type, 'created_at', iso(hall_now()),
		'task', bounty_told(b))::text;
	WITH made AS (
		INSERT INTO webhook_deliveries (endpoint_id, event_id, event_type, body, next_at)
		SELECT e.id, v_event, p_type, v_body, hall_now() FROM webhook_endpoints e
		WHERE e.bounty_id = b.id AND e.status = 'active' AND e.deleted_at IS NULL AND p_type = ANY (e.events)
		RETURNING id)
	INSERT INTO jobs (kind, subject) SELECT 'webhook_deliver', id::text FROM made;
END
$$;
