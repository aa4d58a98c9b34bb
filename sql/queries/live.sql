-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The live gateway (sql/functions/feed_advance.sql, live_enter.sql) and its tickets.

-- live_head: - -> live_head write
SELECT feed_head() AS seq;

-- live_turn: live_wish -> live_turned write
SELECT is_numberer, head FROM feed_turn(:wants);

-- live_sleep: live_wish -> - write
SELECT feed_sleep(:wants);

-- live_rows: live_span -> live_event*
SELECT seq, project, type, data, at FROM feed_rows(:since, :until, :project, :max::int);

-- live_enter: live_ask -> live_right write
SELECT refusal, project, email, kind, hash FROM live_enter(:kind, :hash, :project, :story);

-- live_ended: live_creds -> live_ended*
SELECT kind, hash FROM live_ended(:kinds, :hashes);

-- live_waited: live_waiting -> live_waited*
SELECT i FROM live_waited(:kinds, :ids, :ns);

-- ---------------------------------------------------------------- sockets of wallets (sql/functions/live_device.sql)

-- live_wallet_key: live_wallet -> live_wallet_row write
SELECT public_key, is_asked FROM live_wallet_key(:address, :asks);

-- live_wallet_enter: live_wallet -> live_wallet_right write
SELECT refusal, wallet, kind, hash FROM live_wallet_enter(:address, :public_key, :nonce);

-- live_wallet_ticket: live_wallet -> live_wallet_right write
SELECT refusal, wallet, kind, hash FROM live_wallet_ticket(:hash);

-- live_device_rows: live_span -> live_device_event*
SELECT seq, at, type, not_to, wallets, data FROM live_device_rows(:since, :until, :max::int);
