-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What admins do, one act at a time or on several things at once. p_by: {"kind": "admin", "id", "email", "request_id",
-- "note"}. Each change is recorded in the transaction that makes it, with how it stood before and after. An act gives
-- its refusal, or null when it was done.

-- How a thing stands, for the record: without what nobody needs to see again.
CREATE OR REPLACE FUNCTION admin_snapshot(p_kind text, p_id text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN CASE p_kind
		WHEN 'human' THEN (SELECT to_jsonb(r) FROM (SELECT status, deleted_at FROM humans WHERE id::text = p_id) r)
		WHEN 'ai_account' THEN (SELECT to_jsonb(r) FROM (SELECT status, deleted_at FROM ai_accounts WHERE id::text = p_id) r)
		WHEN 'task' THEN (SELECT to_jsonb(r) FROM (SELECT status, failure_reason, human_id, deleted_at FROM tasks
			WHERE id::text = p_id) r)
		WHEN 'dispute' THEN (SELECT to_jsonb(r) FROM (SELECT t.dispute, t.status, t.failure_reason, p.status AS payout
			FROM tasks t LEFT JOIN payouts p ON p.task_id = t.id WHERE t.id::text = p_id) r)
		WHEN 'job' THEN (SELECT to_jsonb(r) FROM (SELECT kind, subject, data, attempts, dead_at, last_error, run_at FROM jobs
			WHERE id::text = p_id) r)
		WHEN 'delivery' THEN (SELECT to_jsonb(r) FROM (SELECT status, attempts, status_code, error FROM webhook_deliveries
			WHERE id::text = p_id) r)
		WHEN 'tracker_key' THEN (SELECT to_jsonb(r) FROM (SELECT prefix, kind, project_id, revoked_at FROM tracker_keys
			WHERE id::text = p_id) r)
		WHEN 'client' THEN (SELECT to_jsonb(r) FROM (SELECT users, scopes, cap_micro, revoked_at FROM service_clients
			WHERE name = p_id) r)
		WHEN 'payment' THEN (SELECT to_jsonb(r) FROM (SELECT status, tx_hash, error FROM bounty_refunds
			WHERE payment_id::text = p_id) r)
		WHEN 'event' THEN (SELECT to_jsonb(r) FROM (SELECT status, attempts, note FROM provider_events
			WHERE provider || '/' || id = p_id) r)
	END;
END
$$;

CREATE OR REPLACE FUNCTION admin_note(p_act text, p_kind text, p_id text, p_before jsonb, p_after jsonb, p_by jsonb)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO admin_acts (user_id, email, act, kind, subject_id, note, data, request_id)
	VALUES (p_by ->> 'id', coalesce(p_by ->> 'email', 'hirehall'), p_act, p_kind, p_id, p_by ->> 'note',
		jsonb_build_object('before', p_before, 'after', p_after), p_by ->> 'request_id')
$$;

-- A person is hidden and matched no more; what they had in hand fails, what they delivered is reviewed and paid as ever.
CREATE OR REPLACE FUNCTION admin_human_delete(p_id uuid, p_by jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	FOR t IN SELECT * FROM tasks WHERE human_id = p_id AND status = 'accepted' ORDER BY id FOR UPDATE LOOP
		PERFORM task_fail(t, 'missing_human', NULL, 'admin', p_by ->> 'id');
	END LOOP;
	UPDATE humans SET deleted_at = hall_now() WHERE id = p_id AND deleted_at IS NULL AND NOT is_robot;
	IF NOT FOUND THEN
		RETURN 'not_found';
	END IF;
	-- accepted between the two statements: the person's row is held now, and acceptance takes it too
	FOR t IN SELECT * FROM tasks WHERE human_id = p_id AND status = 'accepted' ORDER BY id FOR UPDATE LOOP
		PERFORM task_fail(t, 'missing_human', NULL, 'admin', p_by ->> 'id');
	END LOOP;
	RETURN NULL;
END
$$;

-- A task goes out of sight. Nobody is left with one that nobody sees: an open or accepted one fails first. What was
-- delivered is reviewed by the clock and paid.
CREATE OR REPLACE FUNCTION admin_task_delete(p_id uuid, p_by jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_place tasks;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = p_id AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF t.status IN ('open', 'accepted') THEN
		PERFORM task_fail(t, 'unknown', p_by ->> 'note', 'admin', p_by ->> 'id');
	END IF;
	-- of a task for several people, each place that somebody has in hand
	FOR v_place IN SELECT * FROM tasks WHERE parent_id = p_id AND status = 'accepted' ORDER BY id FOR UPDATE LOOP
		PERFORM task_fail(v_place, 'unknown', p_by ->> 'note', 'admin', p_by ->> 'id');
	END LOOP;
	UPDATE tasks SET deleted_at = hall_now() WHERE id = p_id;
	RETURN NULL;
END
$$;

-- A dead job becomes a new one: nobody who still holds the old row can end it. Where such a duty waits already, that
-- one stays and the dead row goes.
CREATE OR REPLACE FUNCTION admin_job_end(p_id bigint, p_again boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	j jobs;
BEGIN
	DELETE FROM jobs WHERE id = p_id AND dead_at IS NOT NULL RETURNING * INTO j;
	IF NOT FOUND THEN
		RETURN 'not_dead';
	ELSIF p_again THEN
		INSERT INTO jobs (kind, subject, data) VALUES (j.kind, j.subject, j.data) ON CONFLICT DO NOTHING;
	END IF;
	RETURN NULL;
END
$$;

-- The same message with a fresh schedule; refused while the address is switched off, unless it is a test.
CREATE OR REPLACE FUNCTION admin_delivery_again(p_id uuid) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	UPDATE webhook_deliveries d SET status = 'pending', attempts_before = attempts, error = NULL, next_at = hall_now()
		FROM webhook_endpoints w
		WHERE d.id = p_id AND w.id = d.endpoint_id AND w.deleted_at IS NULL
			AND (w.status = 'active' OR d.event_type = 'webhook.test');
	IF NOT FOUND THEN
		RETURN CASE WHEN EXISTS (SELECT FROM webhook_deliveries WHERE id = p_id) THEN 'webhook_off' ELSE 'not_found' END;
	END IF;
	PERFORM job_add('webhook_deliver', p_id::text, hall_now());
	RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION admin_one(p_act text, p_id text, p_data jsonb, p_by jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v_found boolean := true;
	v_bounty uuid;
BEGIN
	CASE p_act
		WHEN 'human.delete' THEN RETURN admin_human_delete(p_id::uuid, p_by);
		WHEN 'human.restore' THEN
			UPDATE humans SET deleted_at = NULL, status = 'available' WHERE id = p_id::uuid AND deleted_at IS NOT NULL;
			v_found := FOUND;
		WHEN 'ai_account.delete' THEN
			UPDATE ai_accounts SET deleted_at = hall_now() WHERE id = p_id::uuid AND deleted_at IS NULL;
			v_found := FOUND;
		WHEN 'ai_account.restore' THEN
			IF EXISTS (SELECT FROM ai_accounts a JOIN ai_accounts o ON lower(o.paypal_email) = lower(a.paypal_email)
					AND o.deleted_at IS NULL WHERE a.id = p_id::uuid AND a.deleted_at IS NOT NULL) THEN
				RETURN 'address_taken';
			END IF;
			UPDATE ai_accounts SET deleted_at = NULL WHERE id = p_id::uuid AND deleted_at IS NOT NULL;
			v_found := FOUND;
		WHEN 'task.delete' THEN RETURN admin_task_delete(p_id::uuid, p_by);
		WHEN 'task.restore' THEN
			UPDATE tasks SET deleted_at = NULL WHERE id = p_id::uuid AND deleted_at IS NOT NULL;
			v_found := FOUND;
		WHEN 'job.retry' THEN RETURN admin_job_end(p_id::bigint, true);
		WHEN 'job.discard' THEN RETURN admin_job_end(p_id::bigint, false);
		WHEN 'tracker_key.revoke' THEN
			UPDATE tracker_keys SET revoked_at = hall_now() WHERE id = p_id::bigint AND revoked_at IS NULL;
			v_found := FOUND;
		WHEN 'client.revoke' THEN
			UPDATE service_clients SET revoked_at = hall_now() WHERE name = p_id AND revoked_at IS NULL;
			v_found := FOUND;
		WHEN 'delivery.resend' THEN RETURN admin_delivery_again(p_id::uuid);
		WHEN 'event.reprocess' THEN
			v_found := provider_event_again(split_part(p_id, '/', 1), substr(p_id, strpos(p_id, '/') + 1));
		WHEN 'payment.refund' THEN
			SELECT bounty_id INTO v_bounty FROM bounty_payments WHERE id = p_id::uuid AND state = 'settled' AND NOT is_surplus;
			RETURN (SELECT refusal FROM bounty_refund_begin(v_bounty, p_by ->> 'note', p_by));
		WHEN 'payment.sent' THEN RETURN bounty_refund_sent(p_id::uuid, p_data ->> 'name');
		WHEN 'dispute.uphold' THEN RETURN task_dispute_end(p_id::uuid, 'upheld', p_by ->> 'note', p_by);
		WHEN 'dispute.overturn' THEN RETURN task_dispute_end(p_id::uuid, 'overturned', p_by ->> 'note', p_by);
		WHEN 'payout.hold' THEN RETURN payout_hold(p_id::uuid, coalesce(p_data ->> 'reason', p_by ->> 'note'), p_by);
		WHEN 'payout.release' THEN RETURN payout_release(p_id::uuid, p_by);
		WHEN 'payout.retry' THEN RETURN payout_retry(p_id::uuid, p_by);
		WHEN 'payout.mark_paid' THEN
			RETURN payout_say(p_id::uuid, 'mark_paid', (p_data ->> 'fee_cents')::bigint, p_data ->> 'name', NULL, p_by);
		WHEN 'payout.mark_failed' THEN
			RETURN payout_say(p_id::uuid, 'mark_failed', NULL, NULL, coalesce(p_data ->> 'error', p_by ->> 'note'), p_by);
	END CASE;
	RETURN CASE WHEN NOT v_found THEN 'not_found' END;
END
$$;

-- All of them or none: at the first refusal what was done before it is undone. `at` is where it stopped.
CREATE OR REPLACE FUNCTION admin_do(p_act text, p_ids text[], p_data jsonb, p_by jsonb)
RETURNS TABLE (refusal text, at text, n bigint) LANGUAGE plpgsql AS $$
DECLARE
	v_kind text := split_part(p_act, '.', 1);
	v_before jsonb;
	v_refusal text;
	v_id text;
BEGIN
	FOREACH v_id IN ARRAY p_ids LOOP
		v_before := admin_snapshot(v_kind, v_id);
		v_refusal := admin_one(p_act, v_id, p_data, p_by);
		IF v_refusal IS NOT NULL THEN
			RAISE EXCEPTION '%', v_refusal USING ERRCODE = 'HH001';
		END IF;
		-- payouts and refunds write their own record
		IF v_kind <> 'payout' AND p_act <> 'payment.refund' THEN
			PERFORM admin_note(p_act, v_kind, v_id, v_before, admin_snapshot(v_kind, v_id), p_by);
		END IF;
	END LOOP;
	RETURN QUERY SELECT NULL::text, NULL::text, cardinality(p_ids)::bigint;
EXCEPTION WHEN SQLSTATE 'HH001' THEN
	RETURN QUERY SELECT v_refusal, v_id, 0::bigint;
END
$$;
