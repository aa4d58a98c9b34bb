-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Paying for bounties. Payments and refunds move by the functions of sql/functions/bounty_pay.sql and bounty_refund.sql.

-- quote_now: quote_ask -> quote? write
SELECT q.id, q.network, q.token, q.token_name, q.token_version, q.recipient, q.amount_micro, q.nonce,
	extract(epoch FROM q.valid_after)::bigint AS valid_after, extract(epoch FROM q.valid_before)::bigint AS valid_before,
	extract(epoch FROM hall_now())::bigint AS now_s
FROM bounty_quote(:bounty_id, :network, :token, :token_name, :token_version, :recipient) q WHERE q.id IS NOT NULL;

-- quote_of_nonce: quote_ask -> quote?
SELECT q.id, q.network, q.token, q.token_name, q.token_version, q.recipient, q.amount_micro, q.nonce,
	extract(epoch FROM q.valid_after)::bigint AS valid_after, extract(epoch FROM q.valid_before)::bigint AS valid_before,
	extract(epoch FROM hall_now())::bigint AS now_s
FROM bounty_quotes q WHERE q.bounty_id = :bounty_id AND q.nonce = :nonce;

-- payment_begin: payment_new -> payment_begun write
SELECT c.refusal, c.payment_id, c.state, c.is_new FROM bounty_pay_begin(:bounty_id, :user_id, :method, :amount_micro,
	:payer, :nonce, :more::jsonb) c;

-- payment_move: payment_step -> payment_moved write
SELECT bounty_pay_move(:id, :state, :facilitator, :tx_hash, :tx_raw) AS is_moved;

-- payment_end: payment_step -> payment_ended write
SELECT bounty_pay_end(:id, :state, :tx_hash, :error, :is_final) AS state;

-- payment_get: payment_key -> bounty_payment?
SELECT * FROM bounty_payment_rows WHERE id = :id;

-- payment_of_signature: payment_key -> bounty_payment?
SELECT * FROM bounty_payment_rows WHERE network = :network AND token = :token AND payer = :payer AND nonce = :nonce;

-- payment_live: payment_key -> bounty_payment?
SELECT * FROM bounty_payment_rows WHERE bounty_id = :bounty_id AND state <> 'failed' AND NOT is_surplus;

-- payment_history: payment_ask -> payment_line*
SELECT p.id AS payment_id, p.bounty_id AS task_id, b.agent_type, p.method, p.state AS status, usdc(p.amount_micro) AS amount,
	p.network, p.payer, p.tx_hash, p.error, r.status AS refund_status, p.created_at, p.settled_at
FROM bounty_payments p JOIN bounties b ON b.id = p.bounty_id LEFT JOIN bounty_refunds r ON r.payment_id = p.id
WHERE p.user_id = :user_id ORDER BY p.created_at DESC, p.id DESC LIMIT :limit OFFSET :offset;

-- payment_count: payment_ask -> payment_total
SELECT count(*) AS total FROM bounty_payments WHERE user_id = :user_id;

-- chain_nonce: chain_sender -> chain_number write
SELECT chain_nonce_take(:network, :address, :pending) AS nonce;

-- payment_refund_get: payment_refund_key -> payment_refund?
SELECT r.id, r.bounty_id, r.status, r.tx_hash, r.tx_raw, r.error, r.amount_micro, p.method, p.network, p.token, p.payer
FROM bounty_refunds r JOIN bounty_payments p ON p.id = r.payment_id WHERE r.id = :id;

-- payment_refund_send: payment_step -> payment_moved write
SELECT bounty_refund_send(:id, :tx_hash, :tx_raw) AS is_moved;

-- payment_refund_end: payment_step -> payment_ended write
SELECT bounty_refund_end(:id, :state, :tx_hash, :error) AS state;

-- ---- wallets

-- wallet_nonce_add: wallet_message -> -
INSERT INTO wallet_nonces (nonce, user_id, address, message, expires_at)
VALUES (:nonce, :user_id, :address, :message, hall_now() + interval '5 minutes');

-- Used once, by whom it was given to, for the address it names.
-- wallet_nonce_use: wallet_message -> wallet_used?
UPDATE wallet_nonces SET used_at = hall_now() WHERE user_id = :user_id AND message = :message AND address = :address
	AND used_at IS NULL AND expires_at > hall_now() RETURNING nonce;

-- wallet_connect: wallet_message -> -
INSERT INTO user_wallets (user_id, address) VALUES (:user_id, :address)
ON CONFLICT (user_id) DO UPDATE SET address = EXCLUDED.address, connected_at = hall_now();

-- wallet_get: wallet_message -> wallet_used?
SELECT address FROM user_wallets WHERE user_id = :user_id;

-- wallet_drop: wallet_message -> -
DELETE FROM user_wallets WHERE user_id = :user_id;
