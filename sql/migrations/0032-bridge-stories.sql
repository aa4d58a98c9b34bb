-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Segments of stories as runs of the tracker: how far their events were read.
-- Every statement may run twice without harm.
INSERT INTO bridge_marks (name) VALUES ('stories') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS bridge_stories (
	story_id text,
	segment int,
	run_id bigint NOT NULL REFERENCES tracker_runs (id) ON DELETE CASCADE,
	n int NOT NULL, -- the story's last event that was read
	PRIMARY KEY (story_id, segment)
);
CREATE INDEX IF NOT EXISTS bridge_stories_run ON bridge_stories (run_id);
INSERT INTO jobs (kind, subject) VALUES ('bridge_stories', 'log') ON CONFLICT DO NOTHING;

GRANT SELECT ON bridge_stories TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE ON bridge_stories TO hirehall_jobs;
