-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Sockets of wallets (/v1/ws): who listens, and what is told of device tasks. No result is ever told.

-- The key that a wallet is known by, or that the chain says (job ton_key). p_asks: there is a chain to be asked; a stranger's
-- address costs it one call in ten minutes, all of them together 60 a minute. is_asked: come again soon.
CREATE OR REPLACE FUNCTION live_wallet_key(p_address text, p_asks boolean, OUT public_key text, OUT is_asked boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	k ton_key_asks;
BEGIN
	is_asked := false;
	public_key := (SELECT encode(w.public_key, 'hex') FROM ton_wallets w WHERE w.address = p_address);
	IF public_key IS NOT NULL OR NOT p_asks THEN
		RETURN;
	END IF;
	SELECT * INTO k FROM ton_key_asks a WHERE a.address = p_address AND a.asked_at > now() - interval '10 minutes';
	IF FOUND THEN
		public_key := encode(k.public_key, 'hex');
		is_asked := k.answered_at IS NULL;
	ELSIF (SELECT count(*) FROM ton_key_asks a WHERE a.asked_at > now() - interval '1 minute') < 60 THEN
		INSERT INTO ton_key_asks (address) VALUES (p_address)
			ON CONFLICT (address) DO UPDATE SET asked_at = now(), answered_at = NULL, public_key = NULL;
		PERFORM job_add('ton_key', p_address, hall_now());
		is_asked := true;
	END IF;
END
$$;

-- A signature held. Its nonce is used up. The socket stands on the wallet.
DROP FUNCTION IF EXISTS live_wallet_enter(text, text, text);
CREATE OR REPLACE FUNCTION live_wallet_enter(p_address text, p_key text, p_nonce text, OUT refusal text, OUT wallet text, OUT kind text,
	OUT hash text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	wallet := p_address;
	kind := 'wallet';
	hash := encode(convert_to(p_address, 'UTF8'), 'hex');
	IF p_nonce !~ '^[A-Za-z0-9_-]{16,64}$' THEN
		refusal := 'nonce';
	ELSE
		refusal := (SELECT e.refusal FROM ton_enter(p_address, p_key, p_nonce) e);
	END IF;
END
$$;

-- kind, hash: what its maker came in by.
DROP FUNCTION IF EXISTS live_wallet_ticket(text);
CREATE OR REPLACE FUNCTION live_wallet_ticket(p_hash text, OUT refusal text, OUT wallet text, OUT kind text, OUT hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	UPDATE live_tickets t SET used_at = now()
		WHERE t.ticket_hash = decode(p_hash, 'hex') AND t.used_at IS NULL AND t.expires_at > now() AND t.wallet IS NOT NULL
		RETURNING t.wallet, t.maker_kind, encode(t.maker_hash, 'hex') INTO wallet, kind, hash;
	IF NOT FOUND OR EXISTS (SELECT FROM live_ended(ARRAY[kind], ARRAY[hash])) THEN
		refusal := 'wallet_token';
	END IF;
END
$$;

-- A task as it is offered.
CREATE OR REPLACE FUNCTION device_offer_json(p_task uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('task_id', t.id, 'task_type', t.task_type, 'operation', t.operation, 'model', t.model, 'input', t.input,
		'constraints', jsonb_build_object('time_limit_sec', t.time_limit_s, 'max_energy_mwh', t.max_energy_mwh),
		'reward', jsonb_build_object('amount_ton', trim_scale(t.reward_nano / 1e9)))
	FROM device_tasks t WHERE t.id = p_task
$$;

-- What sockets are told between two numbers of the feed. not_to: a task is offered to all but the one that put it up; else
-- `wallets` alone hear it.
CREATE OR REPLACE FUNCTION live_device_rows(p_since bigint, p_until bigint, p_max int)
RETURNS TABLE (seq bigint, at timestamptz, type text, not_to text, wallets text, data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT r.seq, r.at, coalesce(w.type, 'none'), CASE WHEN w.type = 'task_available' THEN r.data ->> 'requester' END,
		array_to_string(ARRAY[r.data ->> 'requester', r.data ->> 'wallet', r.actor_id] || coalesce((
			SELECT array_agg(x ->> 'wallet') FROM jsonb_array_elements(r.data -> 'assignments') x), '{}'), ' '),
		jsonb_strip_nulls(jsonb_build_object('task_id', r.subject_id, 'assignment_id', r.data ->> 'assignment_id',
			'device_id', CASE WHEN w.type = 'task_assigned' THEN r.data ->> 'device_id' END,
			'status', CASE w.type WHEN 'validation_completed' THEN coalesce(r.data ->> 'validation', r.data ->> 'status')
				WHEN 'result_submitted' THEN 'validating' END,
			'payment_tx_hash', r.data ->> 'tx_hash',
			'task', CASE WHEN w.type IN ('task_available', 'task_assigned') THEN device_offer_json(r.subject_id::uuid) END))
			|| CASE WHEN w.type = 'validation_completed' THEN jsonb_build_object('payment_tx_hash', r.data ->> 'tx_hash') ELSE '{}' END
	FROM (
		SELECT f.seq, e.at, e.type, e.subject_id, e.actor_id, e.data FROM event_feed f JOIN events e ON e.seq = f.event_seq
		WHERE f.seq > p_since AND f.seq <= p_until AND f.project IS NULL AND e.kind = 'device_task' ORDER BY f.seq LIMIT p_max) r
	LEFT JOIN (VALUES ('device_task.created', 'task_available'), ('device_task.reopened', 'task_available'), ('device_task.assigned', 'task_assigned'),
		('device_task.submitted', 'result_submitted'), ('device_task.validated', 'validation_completed'), ('device_task.paid', 'payment_completed'),
		('device_task.cancelled', 'task_cancelled')) w (event, type) ON w.event = r.type
	ORDER BY r.seq
$$;

REVOKE ALL ON FUNCTION live_wallet_key(text, boolean) FROM PUBLIC;
REVOKE ALL ON FUNCTION live_wallet_enter(text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION live_wallet_ticket(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_offer_json(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION live_device_rows(bigint, bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION live_wallet_key(text, boolean), live_wallet_enter(text, text, text), live_wallet_ticket(text),
	live_device_rows(bigint, bigint, int) TO hirehall_live;
