-- The ledger's promises, in one transaction that is undone. SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
INSERT INTO users (id, email, name) VALUES ('local|l', 'l@test.example', 'L');
INSERT INTO humans (id, user_id, name, email, country) VALUES ('00000000-0000-7000-8000-0000000000f1', 'local|l', 'L', 'l@test.example', 'JP');
INSERT INTO ai_accounts (id, name, paypal_email) VALUES ('00000000-0000-7000-8000-0000000000f2', 'A', 'ledger@test.example');
-- A task a|b|c of that many cents, its payout, and an order of it.
CREATE FUNCTION pg_temp.t(n text) RETURNS uuid LANGUAGE sql AS $$ SELECT ('00000000-0000-7000-8000-0000000000a' || n)::uuid $$;
CREATE FUNCTION pg_temp.r(n text) RETURNS uuid LANGUAGE sql AS $$ SELECT ('00000000-0000-7000-8000-0000000000b' || n)::uuid $$;
CREATE FUNCTION pg_temp.make(n text, cents bigint, currency text, base bigint, surcharge bigint, acct text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO tasks (id, ai_account_id, human_id, status, task, origin_country, budget_cents) VALUES (pg_temp.t(n),
		'00000000-0000-7000-8000-0000000000f2', '00000000-0000-7000-8000-0000000000f1', 'completed', 'x', 'US', cents);
	INSERT INTO payouts (task_id, human_id, gross_cents, fee_cents, net_cents, fee_bps, status) VALUES (pg_temp.t(n),
		'00000000-0000-7000-8000-0000000000f1', cents, task_fee(cents, 2000), cents - task_fee(cents, 2000), 2000, 'approved');
	INSERT INTO orders (id, version, provider, task_id, ai_account_id, human_id, currency, base_minor, surcharge_minor, total_minor,
		platform_fee_minor, payer_country, payee_country, destination_account_id) VALUES (n, 1, 'stripe', pg_temp.t(n),
		'00000000-0000-7000-8000-0000000000f2', '00000000-0000-7000-8000-0000000000f1', currency, base, surcharge, base + surcharge,
		base * 20 / 100, 'US', 'JP', acct);
$$;
CREATE FUNCTION pg_temp.refund(n text, o text, amount bigint, id text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
	INSERT INTO refunds (id, order_id, order_version, amount_minor, currency, reason, provider_refund_id)
		SELECT pg_temp.r(n), o, 1, amount, currency, 'duplicate', $4 FROM orders WHERE orders.id = o
$$;
-- All balances that are not 0: "account currency minor, …", the ids by their last letter.
CREATE FUNCTION pg_temp.all() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(format('%s %s %s', regexp_replace(account, ':0{8}.*(.)$', ':\1'), currency, minor), ', ' ORDER BY account, currency)
	FROM (SELECT account, currency, sum(minor) AS minor FROM ledger_balances GROUP BY account, currency HAVING sum(minor) <> 0) b
$$;
CREATE FUNCTION pg_temp.is(want text, name text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.same(pg_temp.all(), want, name) $$;
CREATE FUNCTION pg_temp.said(command text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE command; END $$;

-- one transfer
CREATE FUNCTION pg_temp.post(key text, a bigint, b bigint) RETURNS uuid LANGUAGE sql AS $$
	SELECT ledger_post(key, 'hold', 'correction', 's', NULL, ARRAY['task:x', 'task:y'], ARRAY['USD', 'USD'], ARRAY[a, b])
$$;
SELECT pg_temp.post('test:one', 5, -5) AS one \gset
SELECT pg_temp.same(pg_temp.post('test:one', 5, -5)::text, :'one', 'the same again is the same transfer');
SELECT pg_temp.same(pg_temp.fails($$SELECT pg_temp.post('test:one', 6, -6)$$), '23505', 'something else under its key is refused');
SELECT pg_temp.same(pg_temp.fails($$SELECT ledger_post('test:one', 'void', 'correction', 's', NULL, ARRAY['task:x', 'task:y'],
	ARRAY['USD', 'USD'], ARRAY[5, -5])$$), '23505', 'so is another verb');
SELECT pg_temp.same(pg_temp.fails($$SELECT pg_temp.post('test:two', 5, -4); SET CONSTRAINTS ALL IMMEDIATE$$), '23514', 'what is not zero is refused');
SELECT pg_temp.same(pg_temp.fails($$SELECT ledger_post('test:two', 'hold', 'correction', 's', NULL, ARRAY['task:x', 'task:y'],
	ARRAY['USD', 'JPY'], ARRAY[5, -5]); SET CONSTRAINTS ALL IMMEDIATE$$), '23514', 'in each currency');
SELECT pg_temp.same(pg_temp.fails($$SELECT pg_temp.post('test:two', 0, 0); SET CONSTRAINTS ALL IMMEDIATE$$), '23514', 'so is a transfer of nothing');
SELECT pg_temp.same(pg_temp.fails($$INSERT INTO postings (transfer_id, account, currency, minor) SELECT id, 'task:x', 'USD', 1
	FROM ledger_transfers LIMIT 1; SET CONSTRAINTS ALL IMMEDIATE$$), '23514', 'nothing is added to a transfer');
SELECT pg_temp.same(string_agg(pg_temp.fails(c), ' '), '42501 42501 42501 42501', 'not even the owner changes one') FROM unnest(ARRAY[
	'UPDATE postings SET minor = 1', 'DELETE FROM postings', 'UPDATE ledger_transfers SET note = NULL',
	'DELETE FROM ledger_transfers']) c;
SELECT pg_temp.post('test:back', -5, 5);
SELECT pg_temp.is(NULL, 'everything is even');

-- dollars from abroad
SELECT pg_temp.make('1', 2000, 'usd', 2000, 100, NULL);
SELECT ledger_order_paid('1', 1), ledger_order_paid('1', 1);
SELECT pg_temp.is('platform:surcharge USD -100, provider:stripe USD 2100, task:1 USD -2000', 'an order is paid once');
SELECT ledger_task_capture(pg_temp.t('1')), ledger_task_capture(pg_temp.t('1'));
SELECT pg_temp.is('payee:1 USD -1600, platform:fees USD -400, platform:surcharge USD -100, provider:stripe USD 2100', 'the work is captured once');
SELECT ledger_payout_hold(pg_temp.t('1'), pg_temp.r('0')), ledger_payout_done(pg_temp.t('1'), pg_temp.r('0'), 25, 'paypal'),
	ledger_payout_done(pg_temp.t('1'), pg_temp.r('0'), 25, 'paypal');
SELECT pg_temp.is('platform:fees USD -400, platform:surcharge USD -100, provider:paypal USD -1600, provider:stripe USD 2100',
	'the person is paid once, and bears the fee');
SELECT ledger_payout_return(pg_temp.t('1'), pg_temp.r('0'));
SELECT pg_temp.is('payee:1 USD -1600, platform:fees USD -400, platform:surcharge USD -100, provider:stripe USD 2100', 'what comes back is owed again');
SELECT ledger_payout_done(pg_temp.t('1'), pg_temp.r('0'), 1700, 'paypal');
SELECT pg_temp.is('platform:fees USD -400, platform:payout_fees USD 100, platform:surcharge USD -100, provider:paypal USD -1700, provider:stripe USD 2100',
	'a fee above the earnings is ours');
SELECT ledger_payout_void(pg_temp.t('1'), pg_temp.r('0')), ledger_task_void(pg_temp.t('1'));
SELECT pg_temp.is('platform:surcharge USD -100, provider:stripe USD 2100, task:1 USD -2000', 'all of it can be undone');

-- refunds
SELECT pg_temp.refund('1', '1', 1500), pg_temp.refund('2', '1', 600), pg_temp.refund('3', '1', 1), pg_temp.refund('4', '1', 50, 're_x');
SELECT ledger_refund_hold(pg_temp.r('1'));
SELECT pg_temp.is('platform:surcharge USD -100, provider:stripe USD 2100, refund:1 USD -1500, task:1 USD -500', 'a refund is held from the task');
SELECT ledger_refund_done(pg_temp.r('2')), ledger_refund_done(pg_temp.r('2'));
SELECT pg_temp.is('provider:stripe USD 1500, refund:1 USD -1500', 'the next takes the rest, the surcharge last');
SELECT pg_temp.same(pg_temp.fails($$SELECT ledger_refund_hold(pg_temp.r('3'))$$), '23514', 'more than all is never asked for');
SELECT ledger_refund_done(pg_temp.r('4'));
SELECT pg_temp.is('platform:losses USD 50, provider:stripe USD 1450, refund:1 USD -1500', 'what the provider gave back above it is lost');
SELECT ledger_refund_void(pg_temp.r('4')), ledger_refund_void(pg_temp.r('2')), ledger_refund_done(pg_temp.r('1')), ledger_refund_void(pg_temp.r('1')),
	ledger_refund_done(pg_temp.r('1'));
SELECT pg_temp.is('platform:surcharge USD -100, provider:stripe USD 600, task:1 USD -500', 'a provider may change its mind');
SELECT ledger_task_capture(pg_temp.t('1'));
SELECT pg_temp.is('payee:1 USD -1600, platform:fees USD -400, platform:losses USD 1500, platform:surcharge USD -100, provider:stripe USD 600',
	'who worked is owed all of it, the refund is lost');
SELECT ledger_refund_void(pg_temp.r('1')), ledger_task_void(pg_temp.t('1'));
SELECT pg_temp.is('platform:surcharge USD -100, provider:stripe USD 2100, task:1 USD -2000', 'and undone in any order');
SELECT ledger_undo('order', '1:v1', 'paid', 'void');
SELECT pg_temp.is(NULL, 'everything is even again');

-- yen, as in doc/money.md
SELECT pg_temp.make('2', 10000, 'jpy', 10000, 300, NULL), pg_temp.refund('5', '2', 1000);
SELECT ledger_task_capture(pg_temp.t('2'));
SELECT pg_temp.is('payee:1 USD -8000, platform:fees USD -2000, task:2 USD 10000', 'without an order the requester owes it');
SELECT ledger_order_paid('2', 1), ledger_refund_done(pg_temp.r('5'));
SELECT pg_temp.is('payee:1 USD -8000, platform:exchange JPY -10000, platform:exchange USD 10000, platform:fees USD -2000, platform:losses JPY 1000, '
	|| 'platform:surcharge JPY -300, provider:stripe JPY 9300', 'yen are exchanged when both sides are there');
SELECT ledger_refund_void(pg_temp.r('5')), ledger_task_void(pg_temp.t('2')), ledger_undo('order', '2:v1', 'paid', 'void');
SELECT pg_temp.is(NULL, 'everything is even again');

-- Connect: the person has the money before it is earned
SELECT pg_temp.make('3', 549, 'usd', 549, 0, 'acct_1'), pg_temp.refund('6', '3', 100), pg_temp.refund('7', '3', 449);
SELECT ledger_order_paid('3', 1);
SELECT pg_temp.is('payee:1 USD 440, provider:stripe USD 109, task:3 USD -549', 'the provider hands it on at once');
SELECT ledger_task_capture(pg_temp.t('3')), ledger_payout_done(pg_temp.t('3'), NULL, 0, 'stripe');
SELECT pg_temp.is('platform:fees USD -110, platform:rounding USD 1, provider:stripe USD 109', 'a cent between two ways to round is rounding');
SELECT ledger_refund_done(pg_temp.r('6')), ledger_refund_done(pg_temp.r('7'));
SELECT pg_temp.is('payee:1 USD -440, platform:fees USD -110, platform:losses USD 549, platform:rounding USD 1', 'a full refund takes back all of it');
SELECT ledger_refund_void(pg_temp.r('6')), ledger_refund_void(pg_temp.r('7')), ledger_payout_void(pg_temp.t('3'), NULL),
	ledger_task_void(pg_temp.t('3')), ledger_undo('order', '3:v1', 'given', 'reverse'), ledger_undo('order', '3:v1', 'paid', 'void');
SELECT pg_temp.is(NULL, 'everything is even again');

-- a bank takes it back
SELECT ledger_order_paid('1', 1);
INSERT INTO order_disputes (id, order_id, order_version, amount_minor, status, withdrawn) VALUES ('dp', '1', 1, 2100, 'needs_response', true);
SELECT ledger_dispute('dp'), ledger_dispute('dp');
SELECT pg_temp.is('platform:losses USD 2100, platform:surcharge USD -100, task:1 USD -2000', 'a chargeback is a loss');
UPDATE order_disputes SET withdrawn = false;
SELECT ledger_dispute('dp');
SELECT pg_temp.is('platform:surcharge USD -100, provider:stripe USD 2100, task:1 USD -2000', 'until it is won');

SELECT pg_temp.same(pg_temp.fails($$SELECT ledger_payout_done(pg_temp.t('1'), NULL, 0, 'paypal')$$), '23514', 'nothing is paid that was not earned');
SELECT pg_temp.same(count(*)::text, '0', 'the kept balances are the postings') FROM (
	SELECT FROM (SELECT account, currency, minor FROM postings UNION ALL SELECT account, currency, -minor FROM ledger_balances) b
	GROUP BY account, currency HAVING sum(minor) <> 0) d;
ROLLBACK;
