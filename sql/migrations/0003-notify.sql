-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Webhooks: what retries, redelivery and switching off need. Every statement may run twice without harm.

-- Nothing of what a receiver answers is kept but its status: it could be a look into somebody's network.
ALTER TABLE webhook_deliveries DROP COLUMN IF EXISTS response_excerpt;
-- attempts counts all tries and is the fence; the schedule counts from the last (re)queueing.
ALTER TABLE webhook_deliveries ADD COLUMN IF NOT EXISTS attempts_before int NOT NULL DEFAULT 0;
-- Tries of a mail; its job also runs when there is only a wait.
ALTER TABLE mails ADD COLUMN IF NOT EXISTS attempts int NOT NULL DEFAULT 0;
-- Since when nothing but failures came from there.
ALTER TABLE webhook_endpoints ADD COLUMN IF NOT EXISTS failing_since timestamptz;
