-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people and agents say to each other: contact channels, comments, inquiries, templates; and public profiles.
-- Every statement may run twice without harm.

-- One channel for each person a task was given to, so that the next one does not read what the one before was told.
CREATE TABLE IF NOT EXISTS task_contacts (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	task_id uuid NOT NULL REFERENCES tasks (id),
	human_id uuid NOT NULL REFERENCES humans (id),
	status text NOT NULL DEFAULT 'pending'
		CONSTRAINT task_contacts_status_words CHECK (status IN ('pending', 'open', 'closed')),
	event_n int NOT NULL DEFAULT 0,
	message_n int NOT NULL DEFAULT 0, -- number of the newest message
	ai_read_n int NOT NULL DEFAULT 0, -- each side has read up to this one
	human_read_n int NOT NULL DEFAULT 0,
	ai_unread int NOT NULL DEFAULT 0, -- messages of the other side after that
	human_unread int NOT NULL DEFAULT 0,
	begun_at timestamptz NOT NULL DEFAULT hall_now(), -- when the task was last given to this person
	opened_at timestamptz,
	closed_at timestamptz,
	human_mailed_at timestamptz,
	UNIQUE (task_id, human_id)
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS task_contacts_human ON task_contacts (human_id, begun_at DESC, id DESC);

-- Written once. Whether it was read follows from the channel's two numbers.
CREATE TABLE IF NOT EXISTS contact_messages (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	channel_id uuid NOT NULL REFERENCES task_contacts (id),
	n int NOT NULL CHECK (n > 0),
	sender_type text NOT NULL CONSTRAINT contact_messages_sender_words CHECK (sender_type IN ('ai', 'human')),
	sender_id uuid NOT NULL,
	body text NOT NULL CHECK (length(body) <= 4000),
	file text UNIQUE, -- handle of io/files: 32 hex digits
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	UNIQUE (channel_id, n),
	CONSTRAINT contact_messages_has_content CHECK (body <> '' OR file IS NOT NULL)
);

CREATE TABLE IF NOT EXISTS task_comments (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	task_id uuid NOT NULL REFERENCES tasks (id),
	human_id uuid NOT NULL REFERENCES humans (id),
	body text NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS task_comments_task ON task_comments (task_id, created_at DESC, id DESC);

CREATE TABLE IF NOT EXISTS human_inquiries (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	human_id uuid NOT NULL REFERENCES humans (id),
	from_name text,
	from_email text,
	subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 160),
	body text NOT NULL CHECK (length(body) BETWEEN 1 AND 4000),
	is_read boolean NOT NULL DEFAULT false,
	mailed_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS human_inquiries_human ON human_inquiries (human_id, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS human_inquiries_mailed ON human_inquiries (human_id, mailed_at) WHERE mailed_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS message_templates (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	human_id uuid NOT NULL REFERENCES humans (id),
	title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
	body text NOT NULL CHECK (length(body) BETWEEN 1 AND 4000),
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS message_templates_human ON message_templates (human_id, updated_at DESC, id DESC);

-- What a person tells about themselves.
ALTER TABLE humans ADD COLUMN IF NOT EXISTS headline text CHECK (length(headline) <= 120);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS gender text
	CONSTRAINT humans_gender_words CHECK (gender IN ('unspecified', 'male', 'female', 'nonbinary', 'other', 'prefer_not_to_say'));
ALTER TABLE humans ADD COLUMN IF NOT EXISTS bio text CHECK (length(bio) <= 4000);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS city text CHECK (length(city) <= 80);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS region text CHECK (length(region) <= 80);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS timezone text CHECK (length(timezone) <= 64);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS hourly_rate_cents bigint CHECK (hourly_rate_cents >= 0);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS skills text[] NOT NULL DEFAULT '{}' CHECK (cardinality(skills) <= 50);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS twitter_url text CHECK (length(twitter_url) <= 240);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS github_url text CHECK (length(github_url) <= 240);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS instagram_url text CHECK (length(instagram_url) <= 240);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS linkedin_url text CHECK (length(linkedin_url) <= 240);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS website_url text CHECK (length(website_url) <= 240);
ALTER TABLE humans ADD COLUMN IF NOT EXISTS youtube_url text CHECK (length(youtube_url) <= 240);

-- Work that was in hand before there were channels.
INSERT INTO task_contacts (task_id, human_id, begun_at)
	SELECT id, human_id, coalesce(accepted_at, created_at) FROM tasks
	WHERE status IN ('accepted', 'review_pending') AND human_id IS NOT NULL AND deleted_at IS NULL
	ON CONFLICT DO NOTHING;

GRANT SELECT ON task_contacts, contact_messages, task_comments, human_inquiries, message_templates
	TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE ON task_contacts TO hirehall_web, hirehall_jobs;
GRANT INSERT ON contact_messages, task_comments TO hirehall_web;
GRANT INSERT, UPDATE ON human_inquiries, message_templates TO hirehall_web;
GRANT DELETE ON message_templates TO hirehall_web;
GRANT UPDATE (mailed_at) ON human_inquiries TO hirehall_jobs;
