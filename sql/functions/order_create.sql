-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An order of a task's AI. Amounts are minor units of the payee's currency; the same request again gives the stored row.

-- Yen by the operator's rate (hundredths of a yen a dollar), rounded down; null: any price goes.
CREATE OR REPLACE FUNCTION order_base_wanted(p_budget_cents bigint, p_currency text, p_fx_usd_jpy bigint)
RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_currency WHEN 'usd' THEN p_budget_cents ELSE p_budget_cents * p_fx_usd_jpy / 10000 END
$$;

CREATE OR REPLACE FUNCTION order_surcharge(p_subtotal bigint, p_bps int, p_least bigint)
RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT greatest(p_subtotal * p_bps / 10000, p_least) $$;

-- What an order under this id has otherwise than it is asked for now; null when there is no such order.
CREATE OR REPLACE FUNCTION order_mismatch(o orders, p_ai uuid, p_task uuid, p_base bigint, p_fx bigint)
RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN o.id IS NULL THEN NULL
		WHEN o.ai_account_id <> p_ai THEN jsonb_build_object('order_id', jsonb_build_object('existing', NULL, 'requested', o.id))
		ELSE coalesce((SELECT jsonb_object_agg(f, jsonb_build_object('existing', a, 'requested', b))
			FROM (VALUES ('task_id', to_jsonb(o.task_id), to_jsonb(p_task)),
				('base_amount_minor', to_jsonb(o.base_minor), to_jsonb(p_base)),
				('fx_cost_minor', to_jsonb(o.fx_cost_minor), to_jsonb(p_fx))) v (f, a, b) WHERE a <> b), '{}') END
$$;

CREATE OR REPLACE FUNCTION order_create(p_ai uuid, p_task uuid, p_id text, p_version int, p_base bigint, p_fx bigint,
	p_provider text, p_bps int, p_min_jpy bigint, p_min_usd bigint, p_fee_bps int, p_fx_usd_jpy bigint)
RETURNS TABLE (refusal text, mismatch jsonb, ord orders) LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	h humans;
	o orders;
	x orders;
	v_id text := coalesce(p_id, 'order_' || uuid7());
	v_currency text;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = p_task AND ai_account_id = p_ai AND deleted_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'task_not_found', NULL::jsonb, o;
		RETURN;
	END IF;
	SELECT * INTO o FROM orders WHERE id = v_id ORDER BY ai_account_id <> p_ai DESC, version = p_version DESC LIMIT 1;
	IF FOUND AND (o.version = p_version OR o.ai_account_id <> p_ai) THEN
		RETURN QUERY SELECT NULL, nullif(order_mismatch(o, p_ai, p_task, p_base, p_fx), '{}'), o;
		RETURN;
	END IF;
	SELECT * INTO h FROM humans WHERE id = t.human_id;
	v_currency := CASE h.country WHEN 'JP' THEN 'jpy' WHEN 'US' THEN 'usd' END;
	refusal := CASE WHEN h.id IS NULL THEN 'order_missing_human'
		WHEN t.origin_country NOT IN ('JP', 'US') THEN 'payer_country'
		WHEN v_currency IS NULL THEN 'payee_country'
		WHEN EXISTS (SELECT FROM orders WHERE task_id = t.id AND order_is_paid(status)) THEN 'already_paid'
		WHEN p_base <> order_base_wanted(t.budget_cents, v_currency, p_fx_usd_jpy) THEN 'base_amount' END;
	IF refusal IS NOT NULL THEN
		RETURN QUERY SELECT refusal, NULL::jsonb, NULL::orders;
		RETURN;
	END IF;
	INSERT INTO orders (id, version, provider, task_id, ai_account_id, human_id, currency, base_minor, fx_cost_minor,
		surcharge_minor, total_minor, platform_fee_minor, payer_country, payee_country, destination_account_id, event_n)
	SELECT v_id, p_version, p_provider, t.id, p_ai, h.id, v_currency, p_base, p_fx, s.fee, p_base + p_fx + s.fee,
		(p_base + p_fx) * p_fee_bps / 10000, t.origin_country, h.country, h.stripe_account_id, 1
	FROM (SELECT CASE WHEN t.origin_country = h.country THEN 0 ELSE order_surcharge(p_base + p_fx, p_bps,
		CASE v_currency WHEN 'jpy' THEN p_min_jpy ELSE p_min_usd END) END) s (fee)
	ON CONFLICT DO NOTHING RETURNING * INTO o;
	IF NOT FOUND THEN -- made this moment for another task
		RETURN QUERY SELECT 'retry', NULL::jsonb, NULL::orders;
		RETURN;
	END IF;
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('order', order_key(o), 1, 'order.created', 'ai', p_ai::text, jsonb_build_object('status', o.status,
			'total_minor', o.total_minor, 'currency', o.currency));
	FOR x IN SELECT * FROM orders WHERE id = v_id AND version < p_version
			AND status IN ('created', 'checkout_created', 'failed_provider') FOR NO KEY UPDATE LOOP
		PERFORM order_end(x, 'replaced by version ' || p_version, 'ai', p_ai::text);
	END LOOP;
	PERFORM order_task_sync(t.id);
	RETURN QUERY SELECT NULL, NULL::jsonb, o;
END
$$;
