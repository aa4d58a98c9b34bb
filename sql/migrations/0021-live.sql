-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The live gateway: events in the order of their commits, and tickets for browsers. Its role may call functions and
-- read no table.

-- seq is what clients resume by. events.seq is not it: two transactions may commit in the other order.
CREATE TABLE IF NOT EXISTS event_feed (
	seq bigint PRIMARY KEY,
	event_seq bigint NOT NULL UNIQUE,
	project text -- of runs: whoever listens to this project gets it; null: nobody does
);
CREATE INDEX IF NOT EXISTS event_feed_runs ON event_feed (seq) WHERE project IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_feed_project ON event_feed (project, seq) WHERE project IS NOT NULL;

-- Every event up to `low` has its number. `next_low` follows when the transactions `writers`, which might still commit
-- an older event, are over.
CREATE TABLE IF NOT EXISTS event_feed_mark (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	low bigint NOT NULL DEFAULT 0,
	next_low bigint,
	writers text[] NOT NULL DEFAULT '{}'
);
INSERT INTO event_feed_mark DEFAULT VALUES ON CONFLICT DO NOTHING;

-- Opens one socket, once.
CREATE TABLE IF NOT EXISTS live_tickets (
	ticket_hash bytea PRIMARY KEY CHECK (length(ticket_hash) = 32),
	project text, -- null: all
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);
CREATE INDEX IF NOT EXISTS live_tickets_expiry ON live_tickets (expires_at);

DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hirehall_live') THEN
		CREATE ROLE hirehall_live NOLOGIN;
	END IF;
	IF NOT pg_has_role(current_user, 'hirehall_live', 'MEMBER') THEN
		EXECUTE format('GRANT hirehall_live TO %I', current_user);
	END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO hirehall_live;
GRANT SELECT ON event_feed, event_feed_mark TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, DELETE ON live_tickets TO hirehall_web;
GRANT SELECT ON live_tickets TO hirehall_web;
