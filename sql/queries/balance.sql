-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The prepaid balance, and bounties paid at once.

-- bounty_pay_now: pay_now_ask -> pay_now write
SELECT refusal, payment_id, amount, balance FROM bounty_pay_now(:task_id, :user_id, :method, :threshold);

-- balance_read: balance_key -> balance
SELECT usdc(m) AS balance, m AS micro FROM (SELECT balance_micro(:user_id)) b (m);

-- balance_lines: balance_key -> balance_line*
SELECT t.at, CASE WHEN p.minor < 0 THEN 'in' ELSE 'out' END AS direction, usdc(abs(p.minor)) AS amount, t.kind AS about,
	t.subject_id AS id
FROM postings p JOIN ledger_transfers t ON t.id = p.transfer_id
WHERE p.account = balance_account(:user_id) AND p.currency = 'USDC' ORDER BY p.id DESC LIMIT 100;

-- topup_add: topup_new -> topup_made
INSERT INTO balance_topups (user_id, bounty_id, threshold_micro, provider, cents, success_url, cancel_url)
SELECT :user_id, :task_id::uuid, :threshold, :provider, :cents, :success_url, :cancel_url
WHERE :task_id::uuid IS NULL OR EXISTS (SELECT FROM bounties WHERE id = :task_id::uuid AND user_id = :user_id AND deleted_at IS NULL)
RETURNING id;

-- topup_deed: topup_made -> deed?
SELECT * FROM topup_deeds WHERE order_id = 'topup_' || :id::text;

-- topup_answered: topup_answer -> -
UPDATE balance_topups SET state = :state, session_id = :session_id, url = :url, error = :error
WHERE id = :id AND state = 'asked';
