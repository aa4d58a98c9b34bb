-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Numbers events in the order of their commits. One caller at a time does it, whoever comes first; any may call.

-- The transactions that may hold a number of `events` that nobody sees yet: an insert locks the table before it takes one.
CREATE OR REPLACE FUNCTION feed_writers() RETURNS text[]
LANGUAGE sql VOLATILE AS $$
	SELECT coalesce(array_agg(DISTINCT virtualtransaction), '{}') FROM pg_locks
	WHERE locktype = 'relation' AND relation = 'events'::regclass
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND mode = 'RowExclusiveLock'
$$;

-- Where the events of a story are in the feed: no project has a name with a control character.
CREATE OR REPLACE FUNCTION feed_story(p_story bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT E'\x01story/' || p_story $$;

-- Gives how many it numbered; null when another is at it and p_wait is false.
CREATE OR REPLACE FUNCTION feed_advance(p_max int, p_wait boolean DEFAULT false)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	m event_feed_mark;
	v_first bigint;
	v_n bigint;
	v_newest bigint;
	v_is_over boolean;
BEGIN
	IF p_wait THEN
		PERFORM pg_advisory_xact_lock(21, 1);
	ELSIF NOT pg_try_advisory_xact_lock(21, 1) THEN
		RETURN NULL;
	END IF;
	SELECT * INTO m FROM event_feed_mark;
	v_newest := coalesce((SELECT max(seq) FROM events), 0);
	IF v_newest <= m.low THEN
		RETURN 0;
	END IF;
	-- before the events are looked at: what these transactions wrote is seen below
	v_is_over := m.next_low IS NOT NULL AND NOT m.writers && feed_writers();
	v_first := coalesce((SELECT max(seq) FROM event_feed), 0);
	INSERT INTO event_feed (seq, event_seq, project)
	SELECT v_first + row_number() OVER (ORDER BY e.seq), e.seq, CASE e.kind WHEN 'run' THEN e.data ->> 'project'
		WHEN 'story' THEN feed_story(e.subject_id::bigint) END
	FROM (SELECT * FROM events
		WHERE seq > m.low AND NOT EXISTS (SELECT FROM event_feed f WHERE f.event_seq = events.seq AND f.event_seq > m.low)
		ORDER BY seq LIMIT p_max) e;
	GET DIAGNOSTICS v_n = ROW_COUNT;
	IF v_is_over AND v_n < p_max THEN
		UPDATE event_feed_mark SET low = next_low, next_low = NULL, writers = '{}';
	ELSIF m.next_low IS NULL THEN
		UPDATE event_feed_mark SET next_low = v_newest, writers = feed_writers();
	END IF;
	RETURN v_n;
END
$$;

-- The last number, after all that has been committed has one.
CREATE OR REPLACE FUNCTION feed_head() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	WHILE feed_advance(10000, true) = 10000 LOOP
	END LOOP;
	RETURN coalesce((SELECT max(seq) FROM event_feed), 0);
END
$$;

-- p_project null: everything, for a gateway that tells each listener its part; empty: all projects.
CREATE OR REPLACE FUNCTION feed_rows(p_since bigint, p_until bigint, p_project text, p_max int)
RETURNS TABLE (seq bigint, project text, type text, data jsonb, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	IF p_project IS NULL THEN
		RETURN QUERY SELECT f.seq, f.project, e.type, e.data, e.at FROM event_feed f JOIN events e ON e.seq = f.event_seq
			WHERE f.project IS NOT NULL AND f.seq > p_since AND f.seq <= p_until ORDER BY f.seq LIMIT p_max;
	ELSIF p_project = '' THEN
		RETURN QUERY SELECT f.seq, f.project, e.type, e.data, e.at FROM event_feed f JOIN events e ON e.seq = f.event_seq
			WHERE f.project >= ' ' AND f.seq > p_since AND f.seq <= p_until ORDER BY f.seq LIMIT p_max;
	ELSE
		RETURN QUERY SELECT f.seq, f.project, e.type, e.data, e.at FROM event_feed f JOIN events e ON e.seq = f.event_seq
			WHERE f.project = p_project AND f.seq > p_since AND f.seq <= p_until ORDER BY f.seq LIMIT p_max;
	END IF;
END
$$;
