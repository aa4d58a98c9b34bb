-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Deliveries and mails are kept for two months: mails hold links and addresses of people.

GRANT DELETE ON webhook_deliveries, mails TO hirehall_jobs;
CREATE INDEX IF NOT EXISTS webhook_deliveries_age ON webhook_deliveries (created_at) WHERE status <> 'pending';
CREATE INDEX IF NOT EXISTS mails_age ON mails (created_at);
INSERT INTO jobs (kind, subject) VALUES ('outbox_prune', to_char(hall_now(), 'YYYY-MM-DD')) ON CONFLICT DO NOTHING;
