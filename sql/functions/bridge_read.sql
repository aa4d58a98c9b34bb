-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The next part of the log for one bridge, at most p_max events: those after seq and up to upto. n: how many of them are read
-- for the first time; the others are read again because a transaction older than them was not over.
CREATE OR REPLACE FUNCTION bridge_read(p_name text, p_max int, OUT seq bigint, OUT upto bigint, OUT n int)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	m bridge_marks;
BEGIN
	SELECT * INTO m FROM bridge_marks WHERE name = p_name FOR UPDATE;
	IF m.next_xid <= pg_snapshot_xmin(pg_current_snapshot()) THEN
		m.seq := m.next_seq;
	END IF;
	SELECT max(e.seq), count(*) INTO upto, n FROM (SELECT seq FROM events WHERE seq > m.seq ORDER BY seq LIMIT p_max) e;
	UPDATE bridge_marks SET seq = m.seq, next_seq = coalesce(upto, next_seq),
			next_xid = CASE WHEN upto IS NULL THEN next_xid ELSE pg_snapshot_xmax(pg_current_snapshot()) END
		WHERE name = p_name AND (next_seq <> coalesce(upto, next_seq) OR seq <> m.seq);
	n := CASE WHEN upto IS NOT DISTINCT FROM m.next_seq THEN 0 ELSE n END;
	seq := m.seq;
END
$$;
