-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Does one more of p_micro pass the cap of the client? Counted: all it ever made that did not fail. The caller's
-- transaction holds the client's row, so that two at once are counted one after the other.
CREATE OR REPLACE FUNCTION bounty_over_cap(p_client uuid, p_micro bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	v_cap bigint;
BEGIN
	SELECT cap_micro INTO v_cap FROM service_clients WHERE id = p_client FOR NO KEY UPDATE;
	RETURN v_cap IS NOT NULL AND p_micro + (SELECT coalesce(sum(coalesce(actual_micro, estimated_micro)), 0) FROM bounties
		WHERE client_id = p_client AND status <> 'failed') > v_cap;
END
$$;

-- How many of the user's are pending or running. Holds the user's row: of two at once the second sees the first.
CREATE OR REPLACE FUNCTION bounty_active(p_user text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM users WHERE id = p_user FOR NO KEY UPDATE;
	RETURN (SELECT count(*) FROM bounties WHERE user_id = p_user AND status IN ('pending', 'running') AND deleted_at IS NULL);
END
$$;

-- A new bounty, pending. p_client: name of the service client. p_seed: what the secret of its callback is made from.
-- Refusals: task_limit, spending_cap, and those of mandates.
CREATE OR REPLACE FUNCTION bounty_create(p_user text, p_client text, p_actor_kind text, p_agent text, p_input jsonb,
	p_micro bigint, p_callback text, p_seed text, p_max int, OUT refusal text, OUT id uuid) LANGUAGE plpgsql AS $$
DECLARE
	v_client uuid := (SELECT c.id FROM service_clients c WHERE c.name = p_client);
	b bounties;
BEGIN
	IF bounty_active(p_user) >= p_max THEN
		refusal := 'task_limit';
		RETURN;
	END IF;
	refusal := CASE WHEN v_client IS NOT NULL AND bounty_over_cap(v_client, p_micro) THEN 'spending_cap'
		ELSE mandate_refusal(mandate_bounty(v_client, p_actor_kind, p_client), 'agent', p_micro) END;
	IF refusal IS NOT NULL THEN
		RETURN;
	END IF;
	INSERT INTO bounties (user_id, client_id, agent_type, input_data, estimated_micro, callback_url, event_n)
		VALUES (p_user, v_client, p_agent, p_input, p_micro, p_callback, 1) RETURNING * INTO b;
	PERFORM mandate_spent(mandate_bounty(v_client, p_actor_kind, p_client), 'bounty', b.id, p_micro);
	IF p_callback IS NOT NULL THEN
		INSERT INTO webhook_endpoints (bounty_id, url, events, secret)
			VALUES (b.id, p_callback, '{bounty.completed,bounty.failed,bounty.paid}', p_seed);
	END IF;
	UPDATE service_clients SET last_used_at = hall_now()
		WHERE service_clients.id = v_client AND (last_used_at IS NULL OR last_used_at < hall_now() - interval '1 hour');
	PERFORM bounty_log(b, 'bounty.created', p_actor_kind, coalesce(p_client, p_user), '{}');
	id := b.id;
END
$$;
