-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The event of a change just made to a payout (its number is the row's event_n), and the record of the act where an
-- admin made it. p_by: {"kind": actor_kind of events, "id", "email", "request_id", "note"}.
CREATE OR REPLACE FUNCTION payout_log(p payouts, p_type text, p_by jsonb, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('payout', p.task_id::text, p.event_n, 'payout.' || p_type, p_by ->> 'kind', p_by ->> 'id',
			jsonb_build_object('status', p.status, 'net_cents', p.net_cents, 'hold_reason', p.hold_reason,
				'batch_id', p.batch_id) || p_data);
	IF p_by ->> 'kind' = 'admin' THEN
		INSERT INTO admin_acts (user_id, email, act, kind, subject_id, note, data, request_id)
			VALUES (p_by ->> 'id', coalesce(p_by ->> 'email', 'hirehall'), 'payout.' || p_type, 'payout', p.task_id::text,
				coalesce(p_by ->> 'note', p_data ->> 'reason', p_data ->> 'error'), p_data || jsonb_build_object('status', p.status),
				p_by ->> 'request_id');
	END IF;
END
$$;
REVOKE ALL ON FUNCTION payout_log(payouts, text, jsonb, jsonb) FROM PUBLIC;
