-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Devices and the chain: what the jobs ask and write down (sql/functions/ton_chain.sql).

-- device_chain_is: device_chain_ask -> device_chain_row write
SELECT lt FROM ton_chain_is(:account);

-- device_chain_again: device_chain_ask -> - write
SELECT job_add('device_chain', 'all', hall_now() + make_interval(secs => :wait_s::int));

-- device_chain_seen: device_chain_ask -> - write
SELECT ton_seen(:account, :lt::numeric, :tx_hash, :sender, :comment, :nano::bigint, :fee::bigint);

-- device_payout_next: - -> device_payout_row?
SELECT id, state, kind, wallet, sent_nano, seqno, valid_until, message_hash, boc, account FROM ton_payout_next();

-- device_payout_again: device_chain_ask -> - write
SELECT job_add('device_payouts', 'all', hall_now() + make_interval(secs => :wait_s::int));

-- device_payout_sent: device_payout_row -> device_chain_done write
SELECT done FROM ton_payout_sent(:id::uuid, :account, :seqno, :valid_until, :message_hash, :boc, :sent_nano) done;

-- device_payout_confirmed: device_chain_ask -> device_chain_done write
SELECT done FROM ton_payout_confirmed(:id::uuid, :message_hash, :tx_hash, :fee::bigint) done;

-- device_payout_expired: device_chain_ask -> device_chain_done write
SELECT done FROM ton_payout_expired(:id::uuid, :message_hash, :why, :fee::bigint) done;

-- device_payout_waits: device_chain_ask -> - write
SELECT ton_payout_waits(:id::uuid, :why);

-- device_key_is: device_chain_ask -> - write
SELECT ton_key_is(:account, :key);

-- device_stake_is: device_chain_ask -> - write
SELECT ton_stake_is(:account, :units::numeric);
