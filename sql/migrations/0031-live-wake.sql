-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The gateway sleeps while nothing happens and is woken by the first report; open sockets end with what opened them.

-- True: whoever writes an event of a run sends a NOTIFY with it. A table of its own, which hardly ever changes, so that
-- every writer can look at it.
CREATE TABLE IF NOT EXISTS event_feed_sleep (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	is_asleep boolean NOT NULL DEFAULT false
);
INSERT INTO event_feed_sleep DEFAULT VALUES ON CONFLICT DO NOTHING;
GRANT SELECT ON event_feed_sleep TO PUBLIC;

-- Who made a ticket: the socket that it opens ends with that credential. `key` or `session`, and its hash.
ALTER TABLE live_tickets ADD COLUMN IF NOT EXISTS maker_kind text
	CONSTRAINT live_tickets_maker_words CHECK (maker_kind IN ('key', 'session'));
ALTER TABLE live_tickets ADD COLUMN IF NOT EXISTS maker_hash bytea;

-- These give other columns now.
DROP FUNCTION IF EXISTS live_enter(text, text, text);
DROP FUNCTION IF EXISTS feed_next(bigint, int);
