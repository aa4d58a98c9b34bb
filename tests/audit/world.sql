-- Orders, refunds, disputes and payouts in every state, by the functions that the program calls. What the provider says
-- comes as its events. SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO ai_accounts (id, name, paypal_email) VALUES ('00000000-0000-7000-8000-0000000000a0', 'Audit', 'ai@test.example');
INSERT INTO api_keys (key_hash, ai_account_id, prefix) VALUES (sha256('audit'), '00000000-0000-7000-8000-0000000000a0', 'a');
INSERT INTO webhook_endpoints (ai_account_id, url, events, secret) VALUES
	('00000000-0000-7000-8000-0000000000a0', 'https://a.example/', ARRAY['task.accepted', 'task.completed'], 'x');
INSERT INTO users (id, email, name) VALUES ('local|jp', 'jp@test.example', 'J'), ('local|us', 'us@test.example', 'U'),
	('local|connect', 'connect@test.example', 'C');
INSERT INTO humans (user_id, name, email, paypal_email, country, stripe_account_id) VALUES
	('local|jp', 'J', 'jp@test.example', 'pay-jp@test.example', 'JP', NULL),
	('local|us', 'U', 'us@test.example', 'pay-us@test.example', 'US', NULL),
	('local|connect', 'C', 'connect@test.example', NULL, 'US', 'acct_connect');
CREATE TABLE audit_tasks (name text PRIMARY KEY, id uuid);

-- A task as far as it goes: open, accepted, review, approved.
CREATE FUNCTION audit_task(p_name text, p_who text, p_cents bigint, p_from text, p_do text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_key text := encode(sha256('audit'), 'hex');
	v_human uuid := (SELECT id FROM humans WHERE user_id = 'local|' || p_who);
	v_id uuid := (SELECT task_id FROM task_call(false, v_key, NULL, p_name, 'lead_prep', 'c', 'n', 'Here', p_from, p_cents, 'text', 600));
BEGIN
	INSERT INTO audit_tasks VALUES (p_name, v_id);
	IF p_do <> 'open' THEN
		PERFORM task_accept(v_id, v_human, 'person', NULL, NULL);
	END IF;
	IF p_do IN ('review', 'approved') THEN
		PERFORM task_deliver(v_id, 'text', 'x', NULL, NULL, NULL, 'person', v_human, NULL, NULL, 72, 2000, false);
	END IF;
	IF p_do = 'approved' THEN
		PERFORM task_review(v_id, v_key, NULL, 'approve', NULL);
	END IF;
END
$$;
CREATE FUNCTION audit_event(p_type text, p_object jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_id text := 'evt_' || (SELECT count(*) + 1 FROM provider_events);
BEGIN
	PERFORM provider_event_add('stripe', v_id, p_type, false, extract(epoch FROM hall_now())::bigint, jsonb_build_object('id', v_id,
		'type', p_type, 'livemode', false, 'data', jsonb_build_object('object', p_object))::text, 0);
	IF provider_event_run('stripe', v_id, false) IS NOT NULL THEN
		RAISE EXCEPTION '%: %', p_type, (SELECT note FROM provider_events WHERE id = v_id);
	END IF;
	DELETE FROM jobs WHERE kind = 'provider_event' AND subject = 'stripe ' || v_id;
END
$$;
-- An order of that task, as far as it goes: created, open, paid, less (another sum was paid), refused, expired.
CREATE FUNCTION audit_order(p_task text, p_base bigint, p_do text, p_version int DEFAULT 1) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_ai uuid := '00000000-0000-7000-8000-0000000000a0';
	c record;
	o orders;
BEGIN
	SELECT * INTO c FROM order_create(p_ai => v_ai, p_task => (SELECT id FROM audit_tasks WHERE name = p_task),
		p_id => p_task, p_version => p_version, p_base => p_base, p_fx => CASE WHEN p_base > 9999 THEN 50 ELSE 0 END,
		p_provider => 'stripe', p_bps => 300, p_min_jpy => 100, p_min_usd => 100, p_fee_bps => 2000, p_fx_usd_jpy => NULL);
	o := c.ord;
	IF c.refusal IS NOT NULL THEN
		RAISE EXCEPTION 'order of %: %', p_task, c.refusal;
	ELSIF p_do = 'created' THEN
		RETURN;
	END IF;
	PERFORM order_checkout_begin(v_ai, o.id, o.version, NULL, NULL);
	PERFORM order_checkout_end(o.id, o.version, 1, 'open', 'cs_' || o.id || o.version, 'https://pay.example/', NULL);
	IF p_do = 'expired' THEN
		PERFORM audit_event('checkout.session.expired', jsonb_build_object('id', 'cs_' || o.id || o.version, 'object', 'checkout.session',
			'client_reference_id', o.id || ':v' || o.version));
	ELSIF p_do <> 'open' THEN
		PERFORM audit_event(CASE p_do WHEN 'refused' THEN 'payment_intent.payment_failed' ELSE 'payment_intent.succeeded' END,
			jsonb_build_object('id', 'pi_' || o.id, 'object', 'payment_intent', 'amount', o.total_minor, 'amount_received',
				o.total_minor - CASE p_do WHEN 'less' THEN 1 ELSE 0 END, 'currency', o.currency, 'latest_charge', 'ch_' || o.id,
				'metadata', jsonb_build_object('order_id', o.id, 'version', o.version::text), 'transfer_data',
				CASE WHEN o.destination_account_id IS NOT NULL THEN jsonb_build_object('destination', o.destination_account_id) END,
				'application_fee_amount', CASE WHEN o.destination_account_id IS NOT NULL
					THEN o.platform_fee_minor + o.surcharge_minor END));
	END IF;
END
$$;
-- A refund an admin asked for, as far as it goes: unknown, pending, succeeded, failed.
CREATE FUNCTION audit_refund(p_order text, p_amount bigint, p_do text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	SELECT * INTO r FROM refund_begin(p_order, 1, p_amount, 'duplicate', NULL, NULL, NULL, 'admin@test.example', NULL);
	IF r.problem IS NOT NULL THEN
		RAISE EXCEPTION 'refund of %: %', p_order, r.problem;
	ELSIF p_do <> 'unknown' THEN
		PERFORM audit_event('refund.updated', jsonb_build_object('id', 're_' || r.refund_row, 'object', 'refund', 'status', p_do, 'amount',
			r.amount, 'currency', (r.ord).currency, 'charge', 'ch_' || p_order, 'metadata', jsonb_build_object('refund_row', r.refund_row,
			'order_id', p_order, 'version', '1')));
	END IF;
END
$$;
CREATE FUNCTION audit_dispute(p_order text, p_amount bigint, p_event text) RETURNS void LANGUAGE sql AS $$
	SELECT audit_event('charge.dispute.' || p_event, jsonb_build_object('id', 'dp_' || p_order, 'object', 'dispute', 'amount', p_amount,
		'status', CASE p_event WHEN 'funds_reinstated' THEN 'won' ELSE 'needs_response' END, 'charge', 'ch_' || p_order, 'payment_intent',
		'pi_' || p_order))
$$;

SELECT audit_task(n, 'us', 2000, 'US', 'approved') FROM unnest(ARRAY['paid', 'partly', 'full', 'waits', 'unasked', 'bounced', 'disputed',
	'won', 'by_hand', 'held', 'not_sent', 'csv', 'came_back', 'nothing', 'half']) n;
SELECT audit_task('yen', 'jp', 10000, 'US', 'approved'), audit_task('early', 'us', 2000, 'JP', 'accepted'),
	audit_task('given', 'connect', 545, 'US', 'approved'), audit_task('given_back', 'connect', 1999, 'JP', 'approved'),
	audit_task('yen_waits', 'jp', 3000, 'JP', 'review'), audit_task('free', 'us', 900, 'US', 'open');
SELECT audit_order(n, 2000, 'paid') FROM unnest(ARRAY['paid', 'partly', 'full', 'waits', 'unasked', 'bounced', 'disputed', 'won', 'early']) n;
SELECT audit_order('yen', 10000, 'paid'), audit_order('given', 545, 'paid'), audit_order('given_back', 1999, 'paid'),
	audit_order('yen_waits', 3000, 'paid'), audit_order('by_hand', 2000, 'created'), audit_order('held', 2000, 'open'),
	audit_order('not_sent', 2000, 'less'), audit_order('csv', 2000, 'refused'), audit_order('came_back', 2000, 'expired'),
	audit_order('half', 2000, 'open'), audit_order('half', 2000, 'paid', 2);
SELECT audit_refund('partly', 700, 'succeeded'), audit_refund('partly', 700, 'succeeded'), audit_refund('full', NULL, 'succeeded'),
	audit_refund('waits', 100, 'pending'), audit_refund('unasked', 2000, 'unknown'), audit_refund('bounced', 300, 'failed'),
	audit_refund('bounced', 300, 'succeeded'), audit_refund('yen', 10200, 'succeeded'), audit_refund('given_back', 1000, 'succeeded'),
	audit_refund('early', 50, 'succeeded');
SELECT audit_dispute('disputed', 2000, 'created'), audit_dispute('disputed', 2000, 'funds_withdrawn'),
	audit_dispute('won', 2000, 'funds_withdrawn'), audit_dispute('won', 2000, 'funds_reinstated');

-- Payouts: by hand with a fee, held, failed, in a list that waits, paid by a list, paid and come back.
CREATE FUNCTION audit_payout(p_task text, p_action text, p_fee bigint) RETURNS text LANGUAGE sql AS $$
	SELECT payout_say(id, p_action, p_fee, NULL, 'no such account', '{"kind": "admin", "email": "admin@test.example"}') FROM audit_tasks
	WHERE name = p_task
$$;
CREATE FUNCTION audit_batch(p_tasks text[]) RETURNS uuid LANGUAGE sql AS $$
	SELECT batch_id FROM payout_batch_make('csv', ARRAY(SELECT id FROM audit_tasks WHERE name = ANY (p_tasks)), NULL, 0, 100,
		'{"kind": "admin", "email": "admin@test.example"}')
$$;
CREATE FUNCTION audit_outcome(p_task text, p_outcome text) RETURNS text LANGUAGE sql AS $$
	SELECT payout_settle(t.id, i.batch_id, p_outcome, 12, 'closed account', NULL, '{"kind": "provider"}')
	FROM audit_tasks t JOIN payout_items i ON i.task_id = t.id WHERE t.name = p_task
$$;
SELECT audit_payout('by_hand', 'mark_paid', 25), audit_payout('not_sent', 'mark_failed', NULL),
	payout_hold((SELECT id FROM audit_tasks WHERE name = 'held'), 'asked by phone');
SELECT audit_batch(ARRAY['csv']), audit_batch(ARRAY['paid', 'came_back', 'half']);
SELECT audit_outcome('paid', 'paid'), audit_outcome('came_back', 'paid'), audit_outcome('half', 'failed');
SELECT audit_outcome('came_back', 'returned');
UPDATE webhook_deliveries SET status = 'delivered', attempts = 1, status_code = 200, delivered_at = hall_now()
	WHERE id IN (SELECT id FROM webhook_deliveries ORDER BY id LIMIT 5);
-- Everything corruptions.sql needs to find its objects.
CREATE FUNCTION audit_id(p_name text) RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT id FROM audit_tasks WHERE name = p_name $$;
CREATE FUNCTION audit_transfer(p_key text) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT id FROM ledger_transfers WHERE once_key = p_key
$$;
CREATE FUNCTION audit_refund_of(p_order text, p_status text) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT id FROM refunds WHERE order_id = p_order AND status = p_status ORDER BY id LIMIT 1
$$;
SELECT payout_by_connect(audit_id('given'));
-- A card that filled a balance, of which a part went back.
INSERT INTO users (id, email, name) VALUES ('local|topup', 'topup@example.com', 'Top Up');
INSERT INTO balance_topups (id, user_id, threshold_micro, provider, cents, success_url, cancel_url, state)
	VALUES ('00000000-0000-7000-8000-0000000000ab', 'local|topup', 2000, 'demo', 100, 'x', 'x', 'open');
SELECT topup_told('demo', t.type, t.x || '{"metadata": {"order_id": "topup_00000000-0000-7000-8000-0000000000ab"}}', false, false)
FROM (VALUES ('payment_intent.succeeded', '{"object": "payment_intent", "id": "pi_topup", "amount_received": 100, "currency": "usd"}'::jsonb),
	('charge.refunded', '{"object": "charge", "id": "ch_topup", "amount": 100, "amount_refunded": 30}')) t (type, x);
-- Bounties: paid by the demo, paid on a chain after the demo (a surplus), given back, and one that nobody knows about yet.
INSERT INTO users (id, email, name) VALUES ('local|bounty', 'bounty@example.com', 'Bounty');
CREATE FUNCTION audit_bounty(p_n text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('00000000-0000-4000-8000-00000000b00' || p_n)::uuid $$;
INSERT INTO bounties (id, user_id, agent_type, executor, status, input_data, estimated_micro, actual_micro, completed_at, event_n)
	SELECT audit_bounty(n), 'local|bounty', 'factcheck', 'model', 'completed', '{}', 1000, 1000, hall_now(), 1
	FROM unnest(ARRAY['1', '2', '3', '4']) n;
SELECT bounty_log(b, 'bounty.completed', 'hall', NULL) FROM bounties b WHERE user_id = 'local|bounty';
CREATE FUNCTION audit_pay(p_n text, p_method text, p_outcome text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	p uuid;
BEGIN
	SELECT payment_id INTO STRICT p FROM bounty_pay_begin(audit_bounty(p_n), 'local|bounty', p_method, 1000,
		'0x' || repeat(p_n, 40), '0x' || repeat(p_n, 64), CASE WHEN p_method = 'x402' THEN jsonb_build_object('network',
		'eip155:84532', 'token', '0x036cbd53842c5426634e7929541ec2318f3dcf7e', 'recipient', '0x' || repeat('b', 40),
		'valid_before', 4000000000) ELSE '{}' END);
	PERFORM bounty_pay_end(p, p_outcome);
	RETURN p;
END
$$;
SELECT audit_pay('1', 'demo', 'settled');
SELECT audit_pay('2', 'x402', 'failed');
SELECT audit_pay('2', 'demo', 'settled');
SELECT bounty_pay_end(id, 'settled', '0x' || repeat('c', 64)) FROM bounty_payments WHERE bounty_id = audit_bounty('2') AND method = 'x402';
SELECT audit_pay('3', 'demo', 'settled');
SELECT FROM bounty_refund_begin(audit_bounty('3'), 'asked for', '{"email": "admin@test.example"}');
SELECT audit_pay('4', 'x402', 'unknown');
CREATE FUNCTION audit_payment(p_n text, p_method text) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT id FROM bounty_payments WHERE bounty_id = audit_bounty(p_n) AND method = p_method
$$;
-- Devices: a task that two did, one that waits, and money that went out.
CREATE TABLE audit_devices (name text PRIMARY KEY, id uuid NOT NULL);
INSERT INTO ton_wallets (address, owner) SELECT '0:' || repeat(d, 64), d FROM unnest(ARRAY['a', 'b', 'c']) d;
SELECT device_credit('0:' || repeat('a', 64), 1000000000, 'admin');
INSERT INTO audit_devices SELECT n, t.task_id FROM unnest(ARRAY['done', 'waits']) n CROSS JOIN LATERAL device_task_add('0:' || repeat('a', 64),
	jsonb_build_object('task_type', 'inference', 'operation', 'classify_text', 'model', 'light-nlp-v1', 'input', '{"source": "inline"}'::jsonb,
		'input_key', n, 'time_limit_s', 5, 'max_energy_mwh', 10, 'reward_nano', 50000000, 'validation', 'cross_check', 'adaptive', true),
	500, NULL) t;
SELECT r.refusal FROM audit_devices x CROSS JOIN unnest(ARRAY['b', 'c']) w
CROSS JOIN LATERAL device_claim('0:' || repeat(w, 64), x.id, 'd', NULL, NULL) c
CROSS JOIN LATERAL device_result('0:' || repeat(w, 64), x.id, c.assignment_id, 'd', '{"label": 1}', repeat('ab', 32),
	jsonb_build_object('timestamp', extract(epoch FROM now())::bigint, 'energy_consumed', 1, 'execution_time_ms', 1), NULL) r
WHERE x.name = 'done';
INSERT INTO audit_devices SELECT 'out', payout_id FROM device_withdraw('0:' || repeat('b', 64), 10000000, false);
