-- What is planted, one at a time, by somebody who may do everything: no trigger and no foreign key stops it.
-- The line above each says: what, the check that finds it, the kind of the object and an expression for its id.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- a posting is a cent higher: sums transfer: audit_transfer('order:paid:v1:paid:1')
UPDATE postings SET minor = minor + 1 WHERE transfer_id = audit_transfer('order:paid:v1:paid:1') AND minor > 0;

-- a posting is gone: sums transfer: audit_transfer('task:' || audit_id('csv') || ':capture:1')
DELETE FROM postings WHERE transfer_id = audit_transfer('task:' || audit_id('csv') || ':capture:1') AND account = 'platform:fees';

-- a posting is there twice: sums transfer: audit_transfer('order:yen:v1:paid:1')
INSERT INTO postings (transfer_id, account, currency, minor)
	SELECT transfer_id, account, currency, minor FROM postings WHERE transfer_id = audit_transfer('order:yen:v1:paid:1') LIMIT 1;

-- a posting is in another currency: sums transfer: audit_transfer('order:early:v1:paid:1')
UPDATE postings SET currency = 'JPY' WHERE transfer_id = audit_transfer('order:early:v1:paid:1') AND minor > 0;

-- a posting's transfer is gone: orphans posting: (SELECT min(id) FROM postings WHERE transfer_id = audit_transfer('order:full:v1:paid:1'))
DELETE FROM ledger_transfers WHERE id = audit_transfer('order:full:v1:paid:1');

-- a whole currency is a cent short: zero currency: 'USD'
DELETE FROM postings WHERE id = (SELECT max(id) FROM postings WHERE currency = 'USD');

-- a kept balance is wrong: balances account: 'platform:fees'
UPDATE ledger_balances SET minor = minor - 5 WHERE ctid = (SELECT ctid FROM ledger_balances WHERE account = 'platform:fees' LIMIT 1);

-- a kept balance is gone: balances account: 'task:' || audit_id('early')
DELETE FROM ledger_balances WHERE account = 'task:' || audit_id('early');

-- a whole transfer is gone: order_postings order: 'won:v1'
DELETE FROM postings WHERE transfer_id = audit_transfer('order:won:v1:paid:1');
DELETE FROM ledger_transfers WHERE id = audit_transfer('order:won:v1:paid:1');

-- both sides of a payment are a cent higher: order_postings order: 'partly:v1'
UPDATE postings SET minor = minor + sign(minor) WHERE transfer_id = audit_transfer('order:partly:v1:paid:1');

-- a payment is posted to another task: order_postings order: 'early:v1'
UPDATE postings SET account = 'task:' || audit_id('paid') WHERE account = 'task:' || audit_id('early')
	AND transfer_id = audit_transfer('order:early:v1:paid:1');

-- a payment is posted twice: steps order: 'paid:v1'
SELECT ledger_post('order:paid:v1:paid:2', 'hold', 'order', 'paid:v1', NULL, array_agg(account), array_agg(currency), array_agg(minor))
	FROM postings WHERE transfer_id = audit_transfer('order:paid:v1:paid:1');

-- a step is numbered with a gap: steps dispute: 'dp_won'
UPDATE ledger_transfers SET once_key = 'dispute:dp_won:withdrawn:3' WHERE once_key = 'dispute:dp_won:withdrawn:1';

-- a transfer is undone by half: reversals transfer: (SELECT t.id FROM ledger_transfers t WHERE t.reverses = audit_transfer('dispute:dp_won:withdrawn:1'))
UPDATE postings SET minor = minor / 2 WHERE transfer_id = (SELECT id FROM ledger_transfers
	WHERE reverses = audit_transfer('dispute:dp_won:withdrawn:1'));

-- money on nobody's account: accounts account: 'payee:00000000-0000-7000-8000-00000000dead'
UPDATE postings SET account = 'payee:00000000-0000-7000-8000-00000000dead' WHERE account LIKE 'payee:%'
	AND transfer_id = audit_transfer('task:' || audit_id('nothing') || ':capture:1');
INSERT INTO ledger_balances VALUES ('payee:00000000-0000-7000-8000-00000000dead', 'USD', 0, -1600);

-- money to a foreign person: captures payout: audit_id('nothing')
UPDATE postings SET account = 'payee:' || (SELECT id FROM humans WHERE user_id = 'local|jp') WHERE account LIKE 'payee:%'
	AND transfer_id = audit_transfer('task:' || audit_id('nothing') || ':capture:1');

-- a refund's row is gone: subjects refund: audit_refund_of('partly', 'succeeded')
DELETE FROM refunds WHERE id = audit_refund_of('partly', 'succeeded');

-- a person is owed less than nothing: signs account: 'payee:' || (SELECT id FROM humans WHERE user_id = 'local|us')
SELECT ledger_post('correction:x:y:1', 'payout', 'correction', audit_id('nothing')::text, NULL,
	ARRAY['payee:' || (SELECT id FROM humans WHERE user_id = 'local|us'), 'provider:paypal'], ARRAY['USD', 'USD'], ARRAY[99999999, -99999999]);

-- an order is called paid: order_postings order: 'held:v1'
UPDATE orders SET status = 'paid' WHERE id = 'held';

-- a paid order is called canceled: order_events order: 'paid:v1'
UPDATE orders SET status = 'canceled' WHERE id = 'paid';

-- a charge came in, the order does not know: provider_payments order: 'paid:v1'
UPDATE orders SET status = 'checkout_created' WHERE id = 'paid';

-- an order's total is raised: order_sums order: 'open:v1'
UPDATE orders SET id = 'open', total_minor = total_minor + 1 WHERE id = 'by_hand';

-- an order is in another currency: order_sums order: 'early:v1'
UPDATE orders SET currency = 'jpy' WHERE id = 'early';

-- an order belongs to another account: order_sums order: 'paid:v1'
INSERT INTO ai_accounts (id, name, paypal_email) VALUES ('00000000-0000-7000-8000-0000000000af', 'Thief', 'thief@test.example');
UPDATE orders SET ai_account_id = '00000000-0000-7000-8000-0000000000af' WHERE id = 'paid';

-- the provider's amount is another: provider_payments order: 'won:v1'
UPDATE provider_events SET payload = replace(convert_from(payload, 'UTF8'), '"amount_received": 2000', '"amount_received": 1900')::bytea
	WHERE order_id = 'won' AND type = 'payment_intent.succeeded';

-- a provider's event was edited: provider_events provider_event: 'evt_1'
UPDATE provider_events SET type = 'charge.failed' WHERE id = 'evt_1';

-- a provider's event waits and was forgotten: provider_events provider_event: 'evt_2'
UPDATE provider_events SET status = 'pending', received_at = received_at - interval '2 hours' WHERE id = 'evt_2';

-- an order's refunds are forgotten: order_refunds order: 'partly:v1'
UPDATE orders SET refund_amount_minor = 0 WHERE id = 'partly';

-- refunds are more than was paid: order_refunds order: 'full:v1'
INSERT INTO refunds (order_id, order_version, amount_minor, currency, reason, status) VALUES ('full', 1, 1, 'usd', 'duplicate', 'succeeded');

-- a refund is called done: refund_postings refund: audit_refund_of('unasked', 'unknown')
UPDATE refunds SET status = 'succeeded' WHERE id = audit_refund_of('unasked', 'unknown');

-- a refund is called failed, the payer has the money: provider_refunds refund: audit_refund_of('early', 'succeeded')
UPDATE refunds SET status = 'failed' WHERE id = audit_refund_of('early', 'succeeded');

-- a refund's amount is smaller: refund_postings refund: audit_refund_of('early', 'succeeded')
UPDATE refunds SET amount_minor = amount_minor - 1 WHERE id = audit_refund_of('early', 'succeeded');

-- a refund is taken from another task: refund_sources refund: audit_refund_of('early', 'succeeded')
UPDATE postings SET account = 'task:' || audit_id('paid') WHERE account = 'task:' || audit_id('early')
	AND transfer_id = audit_transfer('refund:' || audit_refund_of('early', 'succeeded') || ':hold:1');

-- a refund of what was never paid: refund_unpaid refund: '00000000-0000-7000-8000-0000000000b0'
INSERT INTO refunds (id, order_id, order_version, amount_minor, currency, reason, status)
	VALUES ('00000000-0000-7000-8000-0000000000b0', 'by_hand', 1, 100, 'usd', 'duplicate', 'succeeded');

-- a chargeback is forgotten: disputes dispute: 'dp_disputed'
UPDATE order_disputes SET withdrawn = false WHERE id = 'dp_disputed';

-- a dispute's row is gone: provider_disputes dispute: 'dp_disputed'
DELETE FROM order_disputes WHERE id = 'dp_disputed';

-- a task was paid for twice: paid_twice task: audit_id('paid')
UPDATE orders SET task_id = audit_id('paid') WHERE id = 'won';

-- a task is called paid: task_paid task: audit_id('nothing')
UPDATE tasks SET paid_status = 'paid' WHERE id = audit_id('nothing');

-- a payout without an approval: captures payout: audit_id('yen_waits')
UPDATE payouts SET status = 'approved' WHERE task_id = audit_id('yen_waits');

-- what is owed is forgotten: task_payout task: audit_id('nothing')
DELETE FROM payouts WHERE task_id = audit_id('nothing');

-- a payout is a cent higher: payout_sums payout: audit_id('nothing')
UPDATE payouts SET net_cents = net_cents + 1 WHERE task_id = audit_id('nothing');

-- a payout to a foreign person: payout_sums payout: audit_id('nothing')
UPDATE payouts SET human_id = (SELECT id FROM humans WHERE user_id = 'local|jp') WHERE task_id = audit_id('nothing');

-- a payout is called paid: payout_paid payout: audit_id('nothing')
UPDATE payouts SET status = 'paid', paid_at = hall_now(), method = 'paypal' WHERE task_id = audit_id('nothing');

-- a payout was paid twice: payout_paid payout: audit_id('paid')
SELECT ledger_post('payout:' || audit_id('paid') || ':again:done:1', 'payout', 'payout', audit_id('paid')::text, NULL,
	array_agg(account), array_agg(currency), array_agg(minor)) FROM postings WHERE transfer_id = (
		SELECT id FROM ledger_transfers WHERE once_key LIKE 'payout:' || audit_id('paid') || ':%:done:1');

-- a payout that came back is called paid: payout_items payout: audit_id('came_back')
UPDATE payout_items SET status = 'paid' WHERE task_id = audit_id('came_back');

-- a payout in two batches: payout_batches payout: audit_id('nothing')
INSERT INTO payout_batches (id, provider, made_by) VALUES ('00000000-0000-7000-8000-0000000000ba', 'csv', 'x');
UPDATE payouts SET in_batch = '00000000-0000-7000-8000-0000000000ba' WHERE task_id = audit_id('nothing');

-- a batch is called done: payout_batches batch: (SELECT in_batch FROM payouts WHERE task_id = audit_id('csv'))
UPDATE payout_batches SET status = 'done' WHERE id = (SELECT in_batch FROM payouts WHERE task_id = audit_id('csv'));

-- a payout is sent to another address: payout_receivers payout: audit_id('csv')
UPDATE payout_items SET receiver = 'thief@test.example' WHERE task_id = audit_id('csv');

-- a hold was lifted without a word: payout_events payout: audit_id('held')
UPDATE payouts SET hold_reason = NULL WHERE task_id = audit_id('held');

-- the money of an approved task is still there: task_even task: audit_id('yen')
DELETE FROM postings WHERE transfer_id IN (SELECT id FROM ledger_transfers WHERE kind = 'correction' AND subject_id = audit_id('yen')::text);
DELETE FROM ledger_transfers WHERE kind = 'correction' AND subject_id = audit_id('yen')::text;

-- a task's state has no event: task_events task: audit_id('free')
UPDATE tasks SET status = 'failed', failure_reason = 'unknown' WHERE id = audit_id('free');

-- an event is gone: event_numbers task: audit_id('early')
DELETE FROM events WHERE kind = 'task' AND subject_id = audit_id('early')::text AND n = 1;

-- events are in another order: event_order task: audit_id('nothing')
UPDATE events SET at = at + interval '1 day' WHERE kind = 'task' AND subject_id = audit_id('nothing')::text AND n = 1;

-- an event of nothing: event_subjects task: '00000000-0000-7000-8000-0000000000ee'
INSERT INTO events (kind, subject_id, n, type, actor_kind) VALUES ('task', '00000000-0000-7000-8000-0000000000ee', 1, 'task.created', 'hall');

-- a task's row is gone: event_subjects task: audit_id('free')
DELETE FROM tasks WHERE id = audit_id('free');

-- a webhook is called delivered, nobody sent it: deliveries webhook_delivery: (SELECT max(id::text) FROM webhook_deliveries)
UPDATE webhook_deliveries SET status = 'delivered' WHERE id::text = (SELECT max(id::text) FROM webhook_deliveries);

-- a webhook waits for ever: deliveries webhook_delivery: (SELECT max(id::text) FROM webhook_deliveries)
DELETE FROM jobs WHERE kind = 'webhook_deliver' AND subject = (SELECT max(id::text) FROM webhook_deliveries);

-- a review has no end: timers task: audit_id('yen_waits')
DELETE FROM jobs WHERE kind = 'task_auto_approve' AND subject = audit_id('yen_waits')::text;

-- a person is busy with nothing: hands human: (SELECT id FROM humans WHERE user_id = 'local|jp')
UPDATE humans SET status = 'busy' WHERE user_id = 'local|jp';

-- what was delivered is gone: submissions task: audit_id('paid')
DELETE FROM submissions WHERE task_id = audit_id('paid');

-- a top-up says more than is on the balance: topups balance: '00000000-0000-7000-8000-0000000000ab'
UPDATE balance_topups SET refunded_cents = 29;

-- a top-up was never paid: topups balance: '00000000-0000-7000-8000-0000000000ab'
UPDATE balance_topups SET state = 'expired';

-- a result was given away: bounty_paid bounty: audit_bounty('4')
UPDATE bounties SET payment_status = 'paid' WHERE id = audit_bounty('4');

-- a payment is forgotten: bounty_paid bounty: audit_bounty('1')
UPDATE bounties SET payment_status = NULL WHERE id = audit_bounty('1');

-- a result was paid with less: bounty_paid bounty: audit_bounty('1')
UPDATE postings SET minor = sign(minor) * 999 WHERE transfer_id = audit_transfer('bounty:' || audit_bounty('1') || ':paid:1');

-- what came twice is kept: bounty_surplus payment: audit_payment('2', 'x402')
DELETE FROM bounty_refunds WHERE payment_id = audit_payment('2', 'x402');

-- a refund is called done before it went: bounty_refunds refund: (SELECT id FROM bounty_refunds WHERE bounty_id = audit_bounty('2'))
UPDATE bounty_refunds SET status = 'done' WHERE bounty_id = audit_bounty('2');

-- a refunded bounty is called paid: bounty_refunds refund: (SELECT id FROM bounty_refunds WHERE bounty_id = audit_bounty('3'))
UPDATE bounties SET payment_status = 'paid' WHERE id = audit_bounty('3');

-- nobody looks what became of a payment: bounty_waits payment: audit_payment('4', 'x402')
DELETE FROM jobs WHERE kind = 'payment_check';

-- nobody sends a refund: bounty_waits refund: (SELECT id FROM bounty_refunds WHERE bounty_id = audit_bounty('2'))
DELETE FROM jobs WHERE kind = 'payment_refund';

-- a bounty was paid without an event: bounty_events bounty: audit_bounty('1')
UPDATE bounties SET event_n = 1 WHERE id = audit_bounty('1');

-- an escrow is short: device_escrow device_task: (SELECT id FROM audit_devices WHERE name = 'waits')
UPDATE postings SET account = 'platform:fees' WHERE account = 'escrow:' || (SELECT id FROM audit_devices WHERE name = 'waits');

-- a device's share is a nano higher: device_rewards device_task: (SELECT id FROM audit_devices WHERE name = 'done')
UPDATE device_assignments SET reward_nano = reward_nano + 1
	WHERE id = (SELECT min(id::text)::uuid FROM device_assignments WHERE status = 'completed');

-- a task that nobody has is called assigned: device_states device_task: (SELECT id FROM audit_devices WHERE name = 'waits')
UPDATE device_tasks SET status = 'assigned' WHERE id = (SELECT id FROM audit_devices WHERE name = 'waits');

-- a device task's last event is gone: device_events device_task: (SELECT id FROM audit_devices WHERE name = 'done')
DELETE FROM events e USING device_tasks t WHERE e.kind = 'device_task' AND e.subject_id = t.id::text AND e.n = t.event_n AND t.status = 'completed';

-- nothing will look at a device task: device_timers device_task: (SELECT id FROM audit_devices WHERE name = 'waits')
DELETE FROM jobs WHERE kind = 'device_task';

-- a payout to a wallet is taken back in its row only: device_money device_payout: (SELECT id FROM audit_devices WHERE name = 'out')
UPDATE device_payouts SET state = 'queued' WHERE state = 'confirmed';
