-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Silence is an event: the clock looks at runs whose check_at has come, at most p_max, and says what it found.
-- Gives how many it looked at.
CREATE OR REPLACE FUNCTION track_watch(p_max int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	v_now timestamptz := hall_now();
	v_n int := 0;
	v_is_stuck boolean;
	v_is_overdue boolean;
	v_next timestamptz;
	v_grace interval;
	r tracker_runs;
BEGIN
	FOR r IN SELECT * FROM tracker_runs WHERE check_at <= v_now ORDER BY check_at LIMIT p_max FOR UPDATE SKIP LOCKED LOOP
		v_n := v_n + 1;
		SELECT make_interval(secs => p.grace_s) INTO v_grace FROM tracker_projects p WHERE p.id = r.project_id;
		v_is_stuck := r.status = 'running' AND r.stuck_at IS NULL AND r.last_report_at + v_grace <= v_now;
		v_is_overdue := coalesce(r.overdue_at IS NULL AND r.due_at + v_grace <= v_now, false);
		-- least() passes over what is null
		v_next := least(CASE WHEN r.status = 'running' AND r.stuck_at IS NULL AND NOT v_is_stuck
			THEN r.last_report_at + v_grace END, CASE WHEN r.overdue_at IS NULL AND NOT v_is_overdue THEN r.due_at + v_grace END);
		UPDATE tracker_runs SET check_at = v_next, stuck_at = CASE WHEN v_is_stuck THEN v_now ELSE stuck_at END,
			overdue_at = CASE WHEN v_is_overdue THEN v_now ELSE overdue_at END,
			event_n = event_n + v_is_stuck::int + v_is_overdue::int
			WHERE id = r.id;
		IF v_is_stuck THEN
			PERFORM track_flip(r, r.event_n + 1, 'stuck', jsonb_build_object('last_report_at', iso(r.last_report_at)));
		END IF;
		IF v_is_overdue THEN
			PERFORM track_flip(r, r.event_n + 1 + v_is_stuck::int, 'overdue', jsonb_build_object('due_at', iso(r.due_at)));
		END IF;
	END LOOP;
	RETURN v_n;
END
$$;

-- What waits to be told, in one message a project: a webhook at most once a minute, a mail once in fifteen.
CREATE OR REPLACE FUNCTION track_alerts_send(p_base text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_event uuid;
	v_delivery uuid;
	v_flips jsonb;
	v_lines text;
	v_n bigint;
	a record;
BEGIN
	FOR a IN SELECT t.project_id, t.endpoint_id, p.name FROM tracker_alerts t JOIN tracker_projects p ON p.id = t.project_id
		WHERE t.project_id IN (SELECT f.project_id FROM tracker_flips f WHERE f.hook_due)
			AND coalesce(t.hook_next_at <= hall_now(), true) FOR UPDATE OF t SKIP LOCKED
	LOOP
		WITH told AS (UPDATE tracker_flips SET hook_due = false WHERE project_id = a.project_id AND hook_due RETURNING *),
		numbered AS (SELECT *, row_number() OVER (ORDER BY id) AS i FROM told)
		SELECT jsonb_agg(data || jsonb_build_object('kind', kind, 'at', iso(at)) ORDER BY id) FILTER (WHERE i <= 50),
			count(*) INTO v_flips, v_n FROM numbered;
		v_event := uuid7();
		v_delivery := uuid7();
		INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, body, next_at)
			SELECT v_delivery, w.id, v_event, 'tracker.alert', jsonb_build_object(
				'id', 'evt_' || replace(v_event::text, '-', ''), 'type', 'tracker.alert', 'timestamp', iso(hall_now()),
				'data', jsonb_build_object('project', a.name, 'flips', v_flips, 'more', greatest(v_n - 50, 0)))::text, hall_now()
			FROM webhook_endpoints w WHERE w.id = a.endpoint_id AND w.status = 'active' AND w.deleted_at IS NULL;
		IF FOUND THEN
			PERFORM job_add('webhook_deliver', v_delivery::text, hall_now());
		END IF;
		UPDATE tracker_alerts SET hook_next_at = hall_now() + interval '1 minute' WHERE project_id = a.project_id;
	END LOOP;
	FOR a IN SELECT t.project_id, t.email, regexp_replace(p.name, '[[:cntrl:]]', ' ', 'g') AS name
		FROM tracker_alerts t JOIN tracker_projects p ON p.id = t.project_id
		WHERE t.project_id IN (SELECT f.project_id FROM tracker_flips f WHERE f.mail_due)
			AND coalesce(t.mail_next_at <= hall_now(), true) FOR UPDATE OF t SKIP LOCKED
	LOOP
		WITH told AS (UPDATE tracker_flips SET mail_due = false WHERE project_id = a.project_id AND mail_due RETURNING *),
		numbered AS (SELECT *, row_number() OVER (ORDER BY id) AS i FROM told)
		SELECT string_agg(concat_ws('  ', iso(at), kind || coalesce(' ' || (data ->> 'percent') || ' %', ''),
			data ->> 'task_id', data ->> 'title', data ->> 'error_type'), E'\n' ORDER BY id) FILTER (WHERE i <= 50),
			count(*) INTO v_lines, v_n FROM numbered;
		PERFORM mail_add(a.email, CASE v_n WHEN 1 THEN 'An alert' ELSE v_n || ' alerts' END || ' of ' || a.name,
			v_lines || CASE WHEN v_n > 50 THEN E'\n… and ' || v_n - 50 || ' more' ELSE '' END || E'\n\n' || p_base || E'/dashboard\n');
		UPDATE tracker_alerts SET mail_next_at = hall_now() + interval '15 minutes' WHERE project_id = a.project_id;
	END LOOP;
END
$$;

-- Who is told, of what, and the grace. The address keeps its secret while it stays the same; refusals of track_enter().
CREATE OR REPLACE FUNCTION track_alerts_set(p_key_hash text, p_project text, p_kinds text[], p_url text, p_email text,
	p_grace_s int, p_seed text) RETURNS TABLE (refusal text, seed text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_in record;
	v_endpoint uuid;
	v_seed text;
BEGIN
	SELECT * INTO v_in FROM track_enter(p_key_hash, p_project, false);
	IF v_in.refusal IS NOT NULL THEN
		RETURN QUERY SELECT v_in.refusal, NULL;
		RETURN;
	END IF;
	PERFORM FROM tracker_projects WHERE id = v_in.project_id FOR NO KEY UPDATE;
	SELECT w.id INTO v_endpoint FROM webhook_endpoints w WHERE w.tracker_project_id = v_in.project_id AND w.url = p_url
		AND w.deleted_at IS NULL AND w.status = 'active';
	UPDATE webhook_endpoints SET deleted_at = hall_now() WHERE tracker_project_id = v_in.project_id
		AND deleted_at IS NULL AND id IS DISTINCT FROM v_endpoint;
	IF p_url IS NOT NULL AND v_endpoint IS NULL THEN
		INSERT INTO webhook_endpoints (tracker_project_id, url, events, secret)
			VALUES (v_in.project_id, p_url, '{tracker.alert}', p_seed) RETURNING id INTO v_endpoint;
		v_seed := p_seed;
	END IF;
	INSERT INTO tracker_alerts (project_id, kinds, endpoint_id, email) VALUES (v_in.project_id, p_kinds, v_endpoint, p_email)
		ON CONFLICT (project_id) DO UPDATE SET kinds = EXCLUDED.kinds, endpoint_id = EXCLUDED.endpoint_id,
			email = EXCLUDED.email, updated_at = hall_now();
	UPDATE tracker_projects SET grace_s = p_grace_s WHERE id = v_in.project_id AND grace_s <> coalesce(p_grace_s, grace_s);
	IF FOUND THEN
		UPDATE tracker_runs SET check_at = hall_now() WHERE project_id = v_in.project_id AND status = 'running';
	END IF;
	RETURN QUERY SELECT NULL::text, v_seed;
END
$$;
