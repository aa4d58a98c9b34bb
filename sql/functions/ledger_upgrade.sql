-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Payouts from before the ledger: what was approved is captured, what was paid was paid by hand, and each has a first
-- event. Does nothing where that is done.
DO $$
DECLARE
	p payouts;
BEGIN
	FOR p IN SELECT * FROM payouts WHERE event_n = 0 ORDER BY task_id LOOP
		INSERT INTO events (kind, subject_id, n, type, actor_kind, data) VALUES ('payout', p.task_id::text, 1, 'payout.found', 'hall',
			jsonb_build_object('status', p.status, 'net_cents', p.net_cents, 'hold_reason', p.hold_reason));
		UPDATE payouts SET event_n = 1, method = CASE WHEN status = 'paid' THEN coalesce(method, 'paypal') ELSE method END
			WHERE task_id = p.task_id;
		IF p.status IN ('approved', 'paid', 'failed') THEN
			PERFORM ledger_task_capture(p.task_id);
		END IF;
		IF p.status = 'paid' THEN
			PERFORM ledger_payout_done(p.task_id, NULL, p.paypal_fee_cents, coalesce(p.method, 'paypal'));
		END IF;
	END LOOP;
END
$$;
