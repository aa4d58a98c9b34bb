-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people do to runs and projects: hide them, show them again, delete a run.

-- p_deed: archive, restore or delete. False: there is no such run. Saying it again is no error and no event.
CREATE OR REPLACE FUNCTION track_edit_run(p_project_id bigint, p_task_id text, p_deed text, p_prefix text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	r tracker_runs;
BEGIN
	SELECT * INTO r FROM tracker_runs WHERE project_id = p_project_id AND task_id = p_task_id FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	ELSIF p_deed <> 'delete' AND (r.archived_at IS NOT NULL) = (p_deed = 'archive') THEN
		RETURN true;
	END IF;
	UPDATE tracker_runs SET event_n = event_n + 1, archived_at = CASE p_deed WHEN 'archive' THEN hall_now() END
		WHERE id = r.id RETURNING * INTO r;
	PERFORM track_log(r, CASE p_deed WHEN 'archive' THEN 'run.archived' WHEN 'restore' THEN 'run.restored' ELSE 'run.deleted' END,
		p_prefix, '{}');
	IF p_deed = 'delete' THEN
		DELETE FROM tracker_runs WHERE id = r.id;
	END IF;
	RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION track_edit_project(p_id bigint, p_archived boolean, p_prefix text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_n int;
BEGIN
	UPDATE tracker_projects SET archived_at = CASE WHEN p_archived THEN hall_now() END, updated_at = hall_now(),
			event_n = event_n + 1
		WHERE id = p_id AND (archived_at IS NOT NULL) <> p_archived RETURNING event_n INTO v_n;
	IF FOUND THEN
		INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
			SELECT 'project', id::text, v_n, CASE WHEN p_archived THEN 'project.archived' ELSE 'project.restored' END, 'ai',
				p_prefix, jsonb_build_object('project', name) FROM tracker_projects WHERE id = p_id;
	END IF;
END
$$;
