-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Payouts: every payout that goes out is an item of a batch, whoever sends it: PayPal's interface, a list for the
-- admin (csv), the admin's own hand (hand), or the order's own charge (stripe).

ALTER TABLE payout_batches DROP CONSTRAINT IF EXISTS payout_batches_provider_check;
ALTER TABLE payout_batches DROP CONSTRAINT IF EXISTS payout_batches_providers;
ALTER TABLE payout_batches ADD CONSTRAINT payout_batches_providers CHECK (provider IN ('paypal', 'csv', 'hand', 'stripe'));
ALTER TABLE payout_batches ADD COLUMN IF NOT EXISTS tries int NOT NULL DEFAULT 0; -- calls to make it; also their fence

-- The batch the payout is in until that is settled: a row's own column, so that whoever waited for the row sees it.
ALTER TABLE payouts ADD COLUMN IF NOT EXISTS in_batch uuid REFERENCES payout_batches (id);
ALTER TABLE payouts DROP CONSTRAINT IF EXISTS payouts_in_batch_approved;
ALTER TABLE payouts ADD CONSTRAINT payouts_in_batch_approved CHECK (in_batch IS NULL OR status = 'approved');
CREATE INDEX IF NOT EXISTS payouts_newest ON payouts (created_at DESC, task_id DESC);
CREATE INDEX IF NOT EXISTS payout_batches_newest ON payout_batches (created_at DESC, id DESC);

-- A new address for payouts is not paid to for a day.
ALTER TABLE humans ADD COLUMN IF NOT EXISTS payout_hold_until timestamptz;

-- Only the functions of sql/functions/payout_*.sql write these.
REVOKE INSERT, UPDATE ON payout_batches, payout_items FROM hirehall_web, hirehall_jobs;
