-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The state table of tasks once more, where no code can go around it: a status changes only along these moves and
-- only together with a new event number. tests/sql compares it with humans_rules.c. A task for several people (which
-- nobody delivers to) follows its places instead, and only an overturned dispute mends a failure.
CREATE OR REPLACE FUNCTION task_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.event_n <= OLD.event_n THEN
		RAISE EXCEPTION 'task % changes its status without an event', OLD.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_move_has_event';
	END IF;
	IF NEW.max_assignments IS NOT NULL AND OLD.status IN ('open', 'accepted') AND NEW.status <> 'review_pending' THEN
		RETURN NEW;
	END IF;
	IF (OLD.status, NEW.status) NOT IN (
			('open', 'accepted'), ('open', 'failed'),
			('accepted', 'open'), ('accepted', 'review_pending'), ('accepted', 'failed'),
			('review_pending', 'accepted'), ('review_pending', 'completed'), ('review_pending', 'failed'),
			('failed', 'completed'))
			OR (OLD.status = 'failed' AND NEW.dispute IS DISTINCT FROM 'overturned') THEN
		RAISE EXCEPTION 'task % cannot go from % to %', OLD.id, OLD.status, NEW.status
			USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_move';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER tasks_move BEFORE UPDATE OF status ON tasks
	FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION task_moves();
