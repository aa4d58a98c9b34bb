-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Finding tasks: what lists are sorted by, words and places; languages and what people are told by mail.
-- Every statement may run twice without harm.

-- Each list walks one of these from its cursor on: a state, then what it is sorted by (tasks_newest: any state).
CREATE INDEX IF NOT EXISTS tasks_status ON tasks (status, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_pay ON tasks (status, budget_cents DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_due ON tasks
	(status, coalesce(deadline_at, timestamptz '9999-12-31 23:59:59+00'), id); -- not partial: its statistics count then
DROP INDEX IF EXISTS tasks_open;

-- The words of a task in every language it is there in, folded; beside the tasks, so that a change of state does not
-- write them again.
CREATE TABLE IF NOT EXISTS task_words (
	task_id uuid PRIMARY KEY REFERENCES tasks (id),
	text text NOT NULL,
	grams tsvector NOT NULL -- three characters each, and marks of the task's label, place and the like
);
CREATE INDEX IF NOT EXISTS task_words_grams ON task_words USING gin (grams);

CREATE TABLE IF NOT EXISTS task_locations (
	task_id uuid PRIMARY KEY REFERENCES tasks (id),
	lat double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
	lng double precision NOT NULL CHECK (lng BETWEEN -180 AND 180)
);
CREATE INDEX IF NOT EXISTS task_locations_near ON task_locations (lat, lng, task_id);

-- The reader's own zone (IANA name) and the mails a person wants; nothing is mailed that was not asked for.
ALTER TABLE users ADD COLUMN IF NOT EXISTS time_zone text CHECK (length(time_zone) <= 64);
CREATE TABLE IF NOT EXISTS notify_settings (
	user_id text PRIMARY KEY REFERENCES users (id),
	kinds text[] NOT NULL DEFAULT '{}'
		CONSTRAINT notify_kinds_words CHECK (kinds <@ ARRAY['task', 'decision', 'message', 'payout']),
	quiet_from int CHECK (quiet_from BETWEEN 0 AND 1439), -- minutes of the person's day
	quiet_until int CHECK (quiet_until BETWEEN 0 AND 1439),
	per_hour int NOT NULL DEFAULT 4 CHECK (per_hour BETWEEN 1 AND 60),
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);
-- What a person is to be told; a mail takes all that waits.
CREATE TABLE IF NOT EXISTS notices (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	user_id text NOT NULL REFERENCES users (id),
	kind text NOT NULL,
	type text NOT NULL, -- of the event
	task_id uuid REFERENCES tasks (id),
	event_seq bigint NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	mail_id uuid, -- the mail that told it
	UNIQUE (user_id, event_seq)
);
CREATE INDEX IF NOT EXISTS notices_waiting ON notices (user_id, id) WHERE mail_id IS NULL;
CREATE INDEX IF NOT EXISTS notices_age ON notices (created_at);

-- How far the log was read for notices; the first scan, each writes the next.
CREATE TABLE IF NOT EXISTS notify_state (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	seq bigint NOT NULL
);
INSERT INTO notify_state (seq) SELECT coalesce(max(seq), 0) FROM events ON CONFLICT DO NOTHING;
INSERT INTO jobs (kind, subject) VALUES ('notify_scan', 'log') ON CONFLICT DO NOTHING;

-- A mail that can be ended by one click carries the address that does it.
ALTER TABLE mails ADD COLUMN IF NOT EXISTS unsubscribe_url text;

GRANT SELECT ON task_words, task_locations, notify_settings, notices TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE ON task_words, notify_settings TO hirehall_web, hirehall_jobs;
GRANT INSERT ON task_locations TO hirehall_web, hirehall_jobs;
GRANT SELECT ON notify_state TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT UPDATE ON notify_state TO hirehall_jobs;
GRANT INSERT, UPDATE, DELETE ON notices TO hirehall_jobs;

-- Translations that did not come; a day later they are tried anew.
CREATE TABLE IF NOT EXISTS translation_tries (
	task_id uuid NOT NULL REFERENCES tasks (id),
	lang text NOT NULL CHECK (lang IN ('en', 'ja')),
	tries int NOT NULL DEFAULT 1,
	error text NOT NULL,
	at timestamptz NOT NULL DEFAULT hall_now(),
	PRIMARY KEY (task_id, lang)
);
GRANT SELECT ON translation_tries TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE, DELETE ON translation_tries TO hirehall_jobs;
-- as 0002 gives it to all sequences of its time
GRANT USAGE ON SEQUENCE notices_id_seq TO hirehall_web, hirehall_jobs;
