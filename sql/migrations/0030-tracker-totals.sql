-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The sums of tracker_days over all days, so that figures over everything cost the same after years. Kept, and filled
-- the first time, by track_total().
CREATE TABLE IF NOT EXISTS tracker_totals (
	project_id bigint NOT NULL REFERENCES tracker_projects (id),
	agent_id bigint NOT NULL REFERENCES tracker_agents (id),
	shard int NOT NULL,
	runs bigint NOT NULL DEFAULT 0,
	pending bigint NOT NULL DEFAULT 0,
	running bigint NOT NULL DEFAULT 0,
	completed bigint NOT NULL DEFAULT 0,
	failed bigint NOT NULL DEFAULT 0,
	n_durations bigint NOT NULL DEFAULT 0,
	duration_ms bigint NOT NULL DEFAULT 0,
	failed_ms bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (project_id, agent_id, shard)
) WITH (fillfactor = 70);
GRANT SELECT ON tracker_totals TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE ON tracker_totals TO hirehall_web, hirehall_jobs;
