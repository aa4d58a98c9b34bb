-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Stories: who makes a segment, what it cost, jobs at providers, and tasks for people.
-- Every statement may run twice without harm.

ALTER TABLE story_segments
	ADD COLUMN IF NOT EXISTS executor text
		CONSTRAINT story_segments_executor_words CHECK (executor IN ('local', 'model', 'http', 'people')), -- null: simulated, or edited
	ADD COLUMN IF NOT EXISTS model text,
	ADD COLUMN IF NOT EXISTS tokens_in bigint NOT NULL DEFAULT 0 CHECK (tokens_in >= 0), -- of all its runs
	ADD COLUMN IF NOT EXISTS tokens_out bigint NOT NULL DEFAULT 0 CHECK (tokens_out >= 0),
	ADD COLUMN IF NOT EXISTS cost_micros bigint NOT NULL DEFAULT 0 CHECK (cost_micros >= 0); -- millionths of a dollar

-- What a worker or a model was asked for: one row for each file. `sent`: it may have begun, and has the key, so that asking again
-- with the same begins nothing twice; `running`: it said by which name it is asked how it goes.
CREATE TABLE IF NOT EXISTS story_calls (
	story_id bigint NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
	n int NOT NULL,
	item int NOT NULL,
	call_key uuid NOT NULL UNIQUE DEFAULT uuid7(),
	input_hash text NOT NULL,
	state text NOT NULL CONSTRAINT story_calls_state_words CHECK (state IN ('sent', 'running', 'done', 'failed')),
	external_id text CHECK (length(external_id) BETWEEN 1 AND 200),
	sent_at timestamptz NOT NULL DEFAULT hall_now(),
	PRIMARY KEY (story_id, n, item),
	CONSTRAINT story_calls_running_has_name CHECK (state <> 'running' OR external_id IS NOT NULL)
);

-- Tasks of the human hall whose deliveries are segments, or parts of them.
CREATE TABLE IF NOT EXISTS story_orders (
	story_id bigint NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
	n int NOT NULL,
	item int NOT NULL,
	task_id uuid NOT NULL UNIQUE REFERENCES tasks (id),
	words_hash text NOT NULL, -- what was asked for: the same is not asked for twice
	state text NOT NULL DEFAULT 'open'
		CONSTRAINT story_orders_state_words CHECK (state IN ('open', 'delivered', 'closed', 'refused')),
	PRIMARY KEY (story_id, n, item)
);

ALTER TABLE ledger_transfers DROP CONSTRAINT IF EXISTS ledger_kinds;
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_kinds CHECK (kind IN ('order', 'refund', 'dispute', 'payout', 'task',
	'correction', 'bounty', 'balance', 'device_task', 'device_deposit', 'device_payout', 'story'));

-- These take other parameters now.
DROP FUNCTION IF EXISTS story_take(text, bigint, bigint, boolean, int, int);

GRANT SELECT ON story_calls, story_orders TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE ON story_calls TO hirehall_jobs;
GRANT INSERT, UPDATE ON story_orders TO hirehall_web, hirehall_jobs;
