-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Stories: names and tokens of their accounts, workflows, stories with their segments and files.
-- Every statement may run twice without harm.

-- Who came through the stories' own door has a name and no address; nobody can mail them.
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;

-- A person as the stories' API knows them: by number and name. A local account gets its row at its first login there.
CREATE TABLE IF NOT EXISTS story_accounts (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	user_id text NOT NULL UNIQUE REFERENCES users (id),
	username text NOT NULL CHECK (length(username) BETWEEN 1 AND 254),
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE UNIQUE INDEX IF NOT EXISTS story_accounts_name ON story_accounts (lower(username));

-- A login: all tokens that came of it. Ended by logout, by a new password, or when an old refresh token shows up.
CREATE TABLE IF NOT EXISTS token_families (
	id uuid PRIMARY KEY,
	user_id text NOT NULL REFERENCES users (id),
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL, -- however often it is refreshed
	ended_at timestamptz,
	why text CHECK (why IN ('logout', 'password', 'reuse'))
);
CREATE INDEX IF NOT EXISTS token_families_user ON token_families (user_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS token_families_expiry ON token_families (expires_at);
CREATE TABLE IF NOT EXISTS refresh_tokens (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	family uuid NOT NULL REFERENCES token_families (id) ON DELETE CASCADE,
	issued_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL,
	used_at timestamptz -- changed for its successor
);
CREATE INDEX IF NOT EXISTS refresh_tokens_family ON refresh_tokens (family);

-- The steps of a story. The newest active one is used for new stories; without any: the five of `default`.
CREATE TABLE IF NOT EXISTS workflow_definitions (
	version text PRIMARY KEY CHECK (length(version) BETWEEN 1 AND 32),
	segments jsonb NOT NULL CHECK (jsonb_typeof(segments) = 'array' AND jsonb_array_length(segments) BETWEEN 1 AND 20),
	is_active boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
INSERT INTO workflow_definitions (version, segments, is_active) VALUES ('default',
	'[{"id": 1, "name": "Story"}, {"id": 2, "name": "Image"}, {"id": 3, "name": "Split"}, {"id": 4, "name": "Speech"}, {"id": 5, "name": "Video"}]',
	true) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS stories (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	user_id text NOT NULL REFERENCES users (id),
	topic text NOT NULL CHECK (length(topic) BETWEEN 1 AND 512),
	main_role text NOT NULL DEFAULT '' CHECK (length(main_role) <= 256),
	scene text NOT NULL DEFAULT '' CHECK (length(scene) <= 512),
	lang text NOT NULL DEFAULT 'en' CHECK (lang IN ('en', 'ja', 'zh')),
	status text NOT NULL DEFAULT 'pending'
		CONSTRAINT stories_status_words CHECK (status IN ('pending', 'running', 'completed', 'failed')),
	current_segment int NOT NULL DEFAULT 0, -- the last one that is done
	workflow_version text NOT NULL,
	share_hash bytea UNIQUE CHECK (length(share_hash) = 32),
	event_n int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS stories_of_user ON stories (user_id, id DESC);

-- The steps as they were when the story was made.
CREATE TABLE IF NOT EXISTS story_segments (
	story_id bigint NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
	n int NOT NULL CHECK (n > 0),
	name text NOT NULL,
	status text NOT NULL DEFAULT 'pending'
		CONSTRAINT story_segments_status_words CHECK (status IN ('pending', 'running', 'completed', 'failed')),
	message text, -- how far it is
	error text, -- why it failed, for people
	input_hash text, -- of what the files there were made from
	run_n int NOT NULL DEFAULT 0, -- how often it was started; the fence of a late worker
	lease_until timestamptz, -- wall clock
	started_at timestamptz,
	ended_at timestamptz,
	metadata jsonb NOT NULL DEFAULT '{}',
	PRIMARY KEY (story_id, n)
);
CREATE INDEX IF NOT EXISTS story_segments_running ON story_segments (lease_until) WHERE status = 'running';

-- Files below STATE, which begin with generated_stories/<story>/.
CREATE TABLE IF NOT EXISTS story_resources (
	story_id bigint NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
	n int NOT NULL,
	position int NOT NULL,
	path text NOT NULL CHECK (path ~ '^generated_stories/[0-9]+/[a-z0-9_./]+$' AND path !~ '\.\.'),
	type text NOT NULL CHECK (type IN ('json', 'text', 'image', 'audio', 'video', 'subtitles')),
	bytes bigint NOT NULL,
	sha256 text NOT NULL,
	meta jsonb NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	PRIMARY KEY (story_id, n, path)
);

GRANT SELECT ON story_accounts, token_families, workflow_definitions, stories, story_segments, story_resources TO
	hirehall_web, hirehall_jobs, hirehall_audit;
GRANT SELECT ON refresh_tokens TO hirehall_web, hirehall_jobs;
GRANT INSERT ON story_accounts, stories, story_segments TO hirehall_web;
GRANT INSERT, UPDATE ON token_families, refresh_tokens TO hirehall_web;
GRANT UPDATE ON stories, story_segments TO hirehall_web, hirehall_jobs;
GRANT INSERT, DELETE ON story_resources TO hirehall_web, hirehall_jobs;
GRANT DELETE ON stories, story_segments TO hirehall_web;
GRANT DELETE ON token_families, refresh_tokens TO hirehall_jobs;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hirehall_web, hirehall_jobs;
REVOKE SELECT ON refresh_tokens FROM hirehall_audit;
