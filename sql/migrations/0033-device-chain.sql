-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Devices on the chain: whose seqno a payout used, what left, and the jobs that look.
ALTER TABLE device_payouts ADD COLUMN IF NOT EXISTS account text; -- the hall's wallet that sent it
ALTER TABLE device_payouts ADD COLUMN IF NOT EXISTS sent_nano bigint CHECK (sent_nano > 0); -- what the receiver gets
CREATE INDEX IF NOT EXISTS device_payouts_seqno ON device_payouts (account, seqno) WHERE state IN ('sent', 'confirmed');

-- A ticket of a wallet opens a socket for devices.
ALTER TABLE live_tickets ADD COLUMN IF NOT EXISTS wallet text;

-- Looks at the chain; each run writes the next.
INSERT INTO jobs (kind, subject) VALUES ('device_chain', 'all') ON CONFLICT DO NOTHING;
