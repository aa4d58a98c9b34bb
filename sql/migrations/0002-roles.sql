-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One role a process, each with only what it needs. Nobody but the owner may change or remove events and payouts:
-- a payout is made by payout_add() and moves by payout_move(), an event never.

DO $$
DECLARE
	r text;
BEGIN
	FOREACH r IN ARRAY ARRAY['hirehall_web', 'hirehall_jobs', 'hirehall_audit'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', r);
		END IF;
		IF NOT pg_has_role(current_user, r, 'MEMBER') THEN
			EXECUTE format('GRANT %I TO %I', r, current_user);
		END IF;
	END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hirehall_web, hirehall_jobs;
GRANT INSERT, UPDATE ON users, sessions, sign_in_links, humans, ai_accounts, api_keys, ai_key_links, tasks,
	idempotency_keys, webhook_endpoints, webhook_deliveries, jobs, mails TO hirehall_web;
GRANT INSERT, UPDATE ON tasks, humans, idempotency_keys, webhook_endpoints, webhook_deliveries, jobs, mails,
	task_translations TO hirehall_jobs;
GRANT INSERT ON submissions, task_applications, task_translations, events TO hirehall_web;
GRANT INSERT ON submissions, events TO hirehall_jobs;
GRANT DELETE ON sessions, jobs TO hirehall_web;
GRANT DELETE ON sessions, sign_in_links, ai_key_links, idempotency_keys, jobs TO hirehall_jobs;
GRANT UPDATE (last_used_at) ON api_keys TO hirehall_jobs;
REVOKE SELECT ON sessions, sign_in_links, ai_key_links, api_keys FROM hirehall_audit;
