-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Requests that the live gateway holds until something happens to an object (src/web/wait.h).

-- How much has happened to a task, its places and their channels: it only grows.
CREATE OR REPLACE FUNCTION task_news(p_task uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT (SELECT coalesce(sum(t.event_n), 0) FROM (SELECT event_n FROM tasks WHERE id = p_task
			UNION ALL SELECT event_n FROM tasks WHERE parent_id = p_task) t)
		+ (SELECT coalesce(sum(c.event_n), 0) FROM task_contacts c WHERE c.task_id = p_task
			OR c.task_id IN (SELECT id FROM tasks WHERE parent_id = p_task))
$$;

-- Which of the waits are over, from 1: something happened since p_ns.
CREATE OR REPLACE FUNCTION live_waited(p_kinds text[], p_ids text[], p_ns text[]) RETURNS TABLE (i bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT w.i FROM unnest(p_kinds, p_ids, p_ns) WITH ORDINALITY w (kind, id, n, i)
	WHERE CASE w.kind WHEN 'task' THEN task_news(w.id::uuid)
		WHEN 'bounty' THEN (SELECT b.event_n FROM bounties b WHERE b.id = w.id::uuid) END > w.n::bigint
$$;
REVOKE ALL ON FUNCTION live_waited(text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION live_waited(text[], text[], text[]) TO hirehall_live;
