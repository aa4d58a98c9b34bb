-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An order's money: paid in, given back, taken away by the payer's bank. doc/money.md has each transfer with figures.

-- The payer paid. With a Connect destination the provider hands the person's part on at once, before anything is earned.
CREATE OR REPLACE FUNCTION ledger_order_paid(p_order text, p_version int)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_subject text := p_order || ':v' || p_version;
	v_given bigint;
	o orders;
BEGIN
	SELECT * INTO STRICT o FROM orders WHERE id = p_order AND version = p_version;
	PERFORM ledger_lock(o.task_id);
	PERFORM ledger_do('order', v_subject, 'paid', 'hold', ledger_line('provider:' || o.provider, o.currency, o.total_minor)
		|| ledger_line('task:' || o.task_id, o.currency, -o.base_minor)
		|| ledger_line('platform:exchange', o.currency, -o.fx_cost_minor)
		|| ledger_line('platform:surcharge', o.currency, -o.surcharge_minor));
	v_given := o.base_minor + o.fx_cost_minor - o.platform_fee_minor;
	IF o.destination_account_id IS NOT NULL AND v_given > 0 THEN
		PERFORM ledger_do('order', v_subject, 'given', 'payout', ledger_line('payee:' || o.human_id, o.currency, v_given)
			|| ledger_line('provider:' || o.provider, o.currency, -v_given));
	END IF;
	PERFORM ledger_settle(o.task_id);
END
$$;

-- What is asked back: first the price of the work, then the cost of the exchange, then the surcharge, as far as other
-- refunds have not taken it. We never ask for more; what a provider gave back all the same is lost.
CREATE OR REPLACE FUNCTION ledger_refund_lines(r refunds, o orders) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	v_left bigint := r.amount_minor;
	v_lines jsonb := ledger_line('refund:' || r.id, o.currency, -r.amount_minor);
	v_part bigint;
	s record;
BEGIN
	FOR s IN SELECT u.account, u.minor - coalesce((
				SELECT sum(p.minor) FROM refunds x JOIN ledger_transfers t ON t.kind = 'refund' AND t.subject_id = x.id::text
				JOIN postings p ON p.transfer_id = t.id
				WHERE x.order_id = o.id AND x.order_version = o.version AND p.account = u.account), 0) AS minor
			FROM unnest(ARRAY['task:' || o.task_id, 'platform:exchange', 'platform:surcharge'],
				ARRAY[o.base_minor, o.fx_cost_minor, o.surcharge_minor]) WITH ORDINALITY u (account, minor, n)
			ORDER BY u.n LOOP
		v_part := least(v_left, greatest(s.minor, 0));
		v_left := v_left - v_part;
		v_lines := v_lines || ledger_line(s.account, o.currency, v_part);
	END LOOP;
	IF v_left > 0 AND r.provider_refund_id IS NOT NULL THEN
		RETURN v_lines || ledger_line('platform:losses', o.currency, v_left);
	ELSIF v_left > 0 THEN
		RAISE EXCEPTION 'ledger: refund % is % above what is left of its order', r.id, v_left
			USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_refund_within';
	END IF;
	RETURN v_lines;
END
$$;

-- With a Connect destination the person's part comes back with the refund, in proportion and rounded down, the last
-- part whole: the provider is asked to reverse the transfer and to give back the application fee.
CREATE OR REPLACE FUNCTION ledger_refund_back(r refunds, o orders) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_payee text := 'payee:' || o.human_id;
	v_given bigint := ledger_step_sum(ledger_live('order', o.id || ':v' || o.version, 'given'), v_payee);
	v_done numeric;
	v_back bigint;
BEGIN
	IF v_given = 0 THEN
		RETURN 0;
	END IF;
	SELECT coalesce(sum(x.amount_minor), 0), coalesce(sum(-ledger_step_sum(l, v_payee)), 0) INTO v_done, v_back
		FROM refunds x CROSS JOIN LATERAL ledger_live('refund', x.id::text, 'done') l
		WHERE x.order_id = o.id AND x.order_version = o.version AND l IS NOT NULL;
	RETURN greatest(floor(v_given * (v_done + r.amount_minor) / o.total_minor) - v_back, 0);
END
$$;

-- Brings a refund to: none (failed or canceled), held (asked for), done (the payer has it).
CREATE OR REPLACE FUNCTION ledger_refund_to(p_refund uuid, p_to text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_back bigint;
	r refunds;
	o orders;
BEGIN
	SELECT * INTO STRICT r FROM refunds WHERE id = p_refund;
	SELECT * INTO STRICT o FROM orders WHERE id = r.order_id AND version = r.order_version;
	PERFORM ledger_lock(o.task_id);
	IF p_to <> 'done' THEN
		PERFORM ledger_undo('refund', p_refund::text, 'done', 'reverse');
	END IF;
	IF p_to = 'none' THEN
		PERFORM ledger_undo('refund', p_refund::text, 'hold', 'void');
	ELSIF ledger_live('refund', p_refund::text, 'hold') IS NULL THEN
		PERFORM ledger_do('refund', p_refund::text, 'hold', 'hold', ledger_refund_lines(r, o));
	END IF;
	IF p_to = 'done' AND ledger_live('refund', p_refund::text, 'done') IS NULL THEN
		v_back := ledger_refund_back(r, o);
		PERFORM ledger_do('refund', p_refund::text, 'done', 'refund', ledger_line('refund:' || r.id, o.currency, r.amount_minor)
			|| ledger_line('provider:' || o.provider, o.currency, -r.amount_minor)
			|| ledger_line('provider:' || o.provider, o.currency, v_back)
			|| ledger_line('payee:' || o.human_id, o.currency, -v_back));
	END IF;
	PERFORM ledger_settle(o.task_id);
END
$$;

CREATE OR REPLACE FUNCTION ledger_refund_hold(p_refund uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT ledger_refund_to(p_refund, 'held')
$$;
CREATE OR REPLACE FUNCTION ledger_refund_done(p_refund uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT ledger_refund_to(p_refund, 'done')
$$;
CREATE OR REPLACE FUNCTION ledger_refund_void(p_refund uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT ledger_refund_to(p_refund, 'none')
$$;

-- The payer's bank took the money back (withdrawn), or gave it to us again.
CREATE OR REPLACE FUNCTION ledger_dispute(p_dispute text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	d order_disputes;
	o orders;
BEGIN
	SELECT * INTO STRICT d FROM order_disputes WHERE id = p_dispute;
	SELECT * INTO STRICT o FROM orders WHERE id = d.order_id AND version = d.order_version;
	PERFORM ledger_lock(o.task_id);
	IF NOT d.withdrawn OR d.amount_minor <> ledger_step_sum(ledger_live('dispute', d.id, 'withdrawn'), 'platform:losses') THEN
		PERFORM ledger_undo('dispute', d.id, 'withdrawn', 'reverse');
	END IF;
	IF d.withdrawn THEN
		PERFORM ledger_do('dispute', d.id, 'withdrawn', 'refund', ledger_line('platform:losses', o.currency, d.amount_minor)
			|| ledger_line('provider:' || o.provider, o.currency, -d.amount_minor));
	END IF;
END
$$;

REVOKE ALL ON FUNCTION ledger_order_paid(text, int) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_refund_lines(refunds, orders) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_refund_back(refunds, orders) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_refund_to(uuid, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_refund_hold(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_refund_done(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_refund_void(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_dispute(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_order_paid(text, int), ledger_refund_hold(uuid), ledger_refund_done(uuid),
	ledger_refund_void(uuid), ledger_dispute(text) TO hirehall_web, hirehall_jobs;
