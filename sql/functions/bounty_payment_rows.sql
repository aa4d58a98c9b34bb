-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A payment as those work with it who settle it and look what became of it.
CREATE OR REPLACE VIEW bounty_payment_rows AS
SELECT p.id, p.bounty_id, p.user_id, p.method, p.state, p.is_final, p.is_surplus, p.amount_micro, p.network, p.token, p.payer,
	p.nonce, p.recipient, extract(epoch FROM p.valid_before)::bigint AS valid_before, p.x402_version,
	p.payload::text AS payload, encode(p.payload_hash, 'hex') AS payload_hash, p.facilitator, p.tx_hash, p.tx_raw,
	p.block_from, p.error, extract(epoch FROM hall_now() - p.updated_at)::bigint AS age_s
FROM bounty_payments p;
GRANT SELECT ON bounty_payment_rows TO hirehall_web, hirehall_jobs;
