-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tasks that came over A2A: the context they belong to and the messages that were sent about them.
CREATE TABLE IF NOT EXISTS a2a_tasks (
	task_id uuid PRIMARY KEY REFERENCES tasks (id),
	context_id text NOT NULL CHECK (length(context_id) BETWEEN 1 AND 255),
	history jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(history) = 'array') -- the newest 20
);
GRANT SELECT ON a2a_tasks TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE ON a2a_tasks TO hirehall_web;
