-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the admin pages read newest first.

CREATE INDEX IF NOT EXISTS humans_newest ON humans (created_at DESC);
CREATE INDEX IF NOT EXISTS ai_accounts_newest ON ai_accounts (created_at DESC);
CREATE INDEX IF NOT EXISTS tasks_newest_of_all ON tasks (created_at DESC);
CREATE INDEX IF NOT EXISTS refunds_newest ON refunds (created_at DESC);
CREATE INDEX IF NOT EXISTS webhook_deliveries_newest ON webhook_deliveries (created_at DESC);
CREATE INDEX IF NOT EXISTS webhook_deliveries_failed ON webhook_deliveries (created_at) WHERE status = 'failed';
CREATE INDEX IF NOT EXISTS webhook_deliveries_task ON webhook_deliveries (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS provider_events_failed ON provider_events (received_at) WHERE status = 'failed';
CREATE INDEX IF NOT EXISTS jobs_newest ON jobs (created_at DESC);
CREATE INDEX IF NOT EXISTS jobs_dead ON jobs (dead_at) WHERE dead_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS admin_acts_newest ON admin_acts (at DESC);
