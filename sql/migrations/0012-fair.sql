-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Fair work: criteria with checks, rounds of corrections, disputes, reviews, several people a task, reservations.
-- doc/human-hall.md has the rules.

-- These take or give more now; their files in sql/functions write them anew.
DROP FUNCTION IF EXISTS task_call(boolean, text, text, text, text, text, text, text, text, bigint, text, numeric);
DROP FUNCTION IF EXISTS task_accept(uuid, uuid, text, text, text);
DROP FUNCTION IF EXISTS task_deliver(uuid, text, text, text, text, bigint, text, uuid, text, text, int, int, boolean);
DROP FUNCTION IF EXISTS task_review(uuid, text, text, text, text);

ALTER TABLE tasks ADD COLUMN IF NOT EXISTS criteria jsonb; -- [{id, text, check?}]
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS round int NOT NULL DEFAULT 0; -- corrections asked of the assigned person
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS verdict jsonb; -- the last rejection or request: {what, reason, criteria}
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS delivered_at timestamptz;
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS reviewed_at timestamptz; -- the requester's last answer, or the clock's
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS dispute text
	CONSTRAINT tasks_dispute_words CHECK (dispute IN ('open', 'upheld', 'overturned'));
-- A task for several people is a parent; each taken place is a task of its own with all the rules of one.
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS max_assignments int CHECK (max_assignments BETWEEN 2 AND 100); -- null: one
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS agreement text
	CONSTRAINT tasks_agreement_words CHECK (agreement IN ('first', 'majority', 'all'));
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS parent_id uuid REFERENCES tasks (id);
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS reserve_minutes numeric(8, 2) CHECK (reserve_minutes > 0);
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS reserved_until timestamptz;

ALTER TABLE tasks DROP CONSTRAINT IF EXISTS tasks_assigned_has_human;
ALTER TABLE tasks ADD CONSTRAINT tasks_assigned_has_human CHECK (status NOT IN ('accepted', 'review_pending', 'completed')
	OR human_id IS NOT NULL OR max_assignments IS NOT NULL);
ALTER TABLE tasks DROP CONSTRAINT IF EXISTS tasks_parent_or_place;
ALTER TABLE tasks ADD CONSTRAINT tasks_parent_or_place CHECK (parent_id IS NULL OR max_assignments IS NULL);
-- Somebody who corrects a delivery may have another task in hand meanwhile.
DROP INDEX IF EXISTS tasks_one_in_hand;
CREATE UNIQUE INDEX tasks_one_in_hand ON tasks (human_id) WHERE status = 'accepted' AND NOT human_is_robot AND round = 0;
-- A person has at most one place of a task; also finds the places.
-- For the foreign key itself, which also asks about places that were given back.
CREATE INDEX IF NOT EXISTS tasks_parent ON tasks (parent_id) WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS tasks_places ON tasks (parent_id, human_id)
	WHERE parent_id IS NOT NULL AND deleted_at IS NULL;

-- A submission a round; the task names the newest.
ALTER TABLE submissions ADD COLUMN IF NOT EXISTS n int NOT NULL DEFAULT 1;
ALTER TABLE submissions ADD COLUMN IF NOT EXISTS human_id uuid REFERENCES humans (id); -- who was assigned
ALTER TABLE submissions ADD COLUMN IF NOT EXISTS file_hash text; -- SHA-256 of the stored bytes
ALTER TABLE submissions DROP CONSTRAINT IF EXISTS submissions_task_id_key;
CREATE UNIQUE INDEX IF NOT EXISTS submissions_of_task ON submissions (task_id, n);
CREATE INDEX IF NOT EXISTS submissions_hash ON submissions (file_hash) WHERE file_hash IS NOT NULL;
UPDATE submissions s SET human_id = t.human_id FROM tasks t WHERE t.id = s.task_id AND s.human_id IS NULL;
UPDATE tasks t SET delivered_at = s.created_at, reviewed_at = t.finished_at
	FROM submissions s WHERE s.id = t.submission_id AND t.delivered_at IS NULL;

CREATE TABLE IF NOT EXISTS task_disputes (
	task_id uuid PRIMARY KEY REFERENCES tasks (id),
	human_id uuid NOT NULL REFERENCES humans (id),
	reason text NOT NULL,
	status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'upheld', 'overturned')),
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	due_at timestamptz NOT NULL, -- then it ends for the person
	decided_at timestamptz,
	decided_by text, -- users.id; null: the clock
	note text
);
CREATE INDEX IF NOT EXISTS task_disputes_newest ON task_disputes (created_at DESC, task_id DESC);

CREATE TABLE IF NOT EXISTS task_reviews (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	task_id uuid NOT NULL REFERENCES tasks (id),
	side text NOT NULL CHECK (side IN ('ai', 'human')), -- who wrote it, about the other
	ai_account_id uuid NOT NULL REFERENCES ai_accounts (id),
	human_id uuid NOT NULL REFERENCES humans (id),
	rating int NOT NULL CHECK (rating BETWEEN 1 AND 5),
	comment text,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	visible_at timestamptz NOT NULL, -- brought forward when the other side has written too
	UNIQUE (task_id, side)
);
CREATE INDEX IF NOT EXISTS task_reviews_of_human ON task_reviews (human_id, visible_at DESC) WHERE side = 'ai';
CREATE INDEX IF NOT EXISTS task_reviews_of_ai ON task_reviews (ai_account_id, visible_at DESC) WHERE side = 'human';

-- How a requester answers what was delivered: counted by a job after each answer, over the last 500.
CREATE TABLE IF NOT EXISTS requester_stats (
	ai_account_id uuid PRIMARY KEY REFERENCES ai_accounts (id),
	reviewed int NOT NULL,
	approved int NOT NULL,
	median_review_s bigint NOT NULL,
	updated_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS tasks_reviewed ON tasks (ai_account_id, reviewed_at DESC)
	WHERE reviewed_at IS NOT NULL AND status IN ('completed', 'failed');
INSERT INTO jobs (kind, subject) SELECT DISTINCT 'requester_stats', ai_account_id::text FROM tasks
	WHERE reviewed_at IS NOT NULL AND ai_account_id IS NOT NULL
	ON CONFLICT DO NOTHING;

GRANT SELECT ON task_disputes, task_reviews, requester_stats TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT ON task_disputes, task_reviews TO hirehall_web;
GRANT UPDATE ON task_disputes TO hirehall_web, hirehall_jobs;
GRANT UPDATE (visible_at) ON task_reviews TO hirehall_web;
GRANT INSERT, UPDATE ON requester_stats TO hirehall_jobs;
