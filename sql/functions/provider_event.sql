-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What providers tell us: stored as it came in the transaction that is acknowledged, made sense of by a job.

-- True when it is new.
CREATE OR REPLACE FUNCTION provider_event_add(p_provider text, p_id text, p_type text, p_live boolean,
	p_created bigint, p_payload text, p_delay_s int)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO provider_events (provider, id, type, is_live, created_at, payload)
		VALUES (p_provider, p_id, p_type, p_live, to_timestamp(p_created), convert_to(p_payload, 'UTF8'))
		ON CONFLICT DO NOTHING;
	IF FOUND THEN
		PERFORM job_add('provider_event', p_provider || ' ' || p_id, hall_now() + make_interval(secs => p_delay_s));
	END IF;
	RETURN FOUND;
END
$$;

-- Once more, by an admin's wish.
CREATE OR REPLACE FUNCTION provider_event_again(p_provider text, p_id text)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	UPDATE provider_events SET status = 'pending', note = NULL WHERE provider = p_provider AND id = p_id;
	IF FOUND THEN
		DELETE FROM jobs WHERE kind = 'provider_event' AND subject = p_provider || ' ' || p_id;
		PERFORM job_add('provider_event', p_provider || ' ' || p_id, hall_now());
		RETURN true;
	END IF;
	RETURN false;
END
$$;

-- Gives why it failed, or null. A failure changes nothing but the event's own row; the job tries again.
CREATE OR REPLACE FUNCTION provider_event_run(p_provider text, p_id text, p_hall_live boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	e provider_events;
	v jsonb;
	o orders;
	v_why text;
	v_topup uuid;
BEGIN
	SELECT * INTO e FROM provider_events WHERE provider = p_provider AND id = p_id AND status IN ('pending', 'failed')
		FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	BEGIN
		v := convert_from(e.payload, 'UTF8')::jsonb;
		v_topup := topup_told(e.provider, e.type, v #> '{data,object}', e.is_live, p_hall_live);
		IF v_topup IS NULL AND e.type ~ '^(checkout\.session\.(completed|expired|async_payment_succeeded)|payment_intent\.(succeeded|payment_failed|canceled)|charge\.(succeeded|failed|refunded|refund\.updated|dispute\.[a-z_]+)|refund\.(created|updated|failed))$' THEN
			o := order_find(v #> '{data,object}');
			UPDATE provider_events SET order_id = o.id, order_version = o.version WHERE provider = e.provider AND id = e.id;
			PERFORM order_apply(e.provider, e.type, v #> '{data,object}', e.is_live, p_hall_live);
		END IF;
	EXCEPTION
		WHEN serialization_failure OR deadlock_detected THEN RAISE;
		WHEN OTHERS THEN v_why := left(SQLERRM, 500);
	END;
	UPDATE provider_events SET attempts = attempts + 1, processed_at = hall_now(),
		status = CASE WHEN v_why IS NOT NULL THEN 'failed' WHEN o.id IS NULL AND v_topup IS NULL THEN 'ignored' ELSE 'processed' END,
		note = coalesce(v_why, CASE WHEN v_topup IS NOT NULL THEN 'top-up ' || v_topup WHEN o.id IS NULL THEN 'no order of ours'
			WHEN is_live <> p_hall_live THEN 'of the other mode' END)
		WHERE provider = p_provider AND id = p_id;
	RETURN v_why;
END
$$;
