-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Spending by day and agent, and the budget's warnings at 80 and 100 percent, each once a period.

CREATE OR REPLACE FUNCTION track_period_from(p_period text) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT CASE p_period WHEN 'total' THEN date '1970-01-01'
		ELSE date_trunc(p_period, hall_now() AT TIME ZONE 'UTC')::date END
$$;

CREATE OR REPLACE FUNCTION track_spent(p_project bigint, p_from date, OUT tokens bigint, OUT cost_micros bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
	SELECT coalesce(sum(d.tokens_in + d.tokens_out), 0), coalesce(sum(d.cost_micros), 0) INTO tokens, cost_micros
		FROM tracker_days d WHERE d.project_id = p_project AND d.day >= p_from;
END
$$;

-- The project's row is held, so that of two reports the second sees what the first spent.
CREATE OR REPLACE FUNCTION track_budget(p_project bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p tracker_projects;
	s record;
	v_from date;
	v_percent int;
	v_told int;
	v_data jsonb;
BEGIN
	SELECT * INTO p FROM tracker_projects WHERE id = p_project
		AND (budget_tokens IS NOT NULL OR budget_cost_micros IS NOT NULL) FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	v_from := track_period_from(p.budget_period);
	SELECT * INTO s FROM track_spent(p.id, v_from);
	v_percent := least(greatest(coalesce(s.tokens * 100.0 / p.budget_tokens, 0),
		coalesce(s.cost_micros * 100.0 / p.budget_cost_micros, 0)), 1000000);
	v_told := CASE WHEN p.budget_warned_on = v_from THEN p.budget_warned ELSE 0 END;
	IF v_percent < 80 OR v_told = 100 OR (v_percent < 100 AND v_told = 80) THEN
		RETURN;
	END IF;
	UPDATE tracker_projects SET budget_warned = CASE WHEN v_percent >= 100 THEN 100 ELSE 80 END, budget_warned_on = v_from,
		event_n = event_n + 1 WHERE id = p.id RETURNING * INTO p;
	v_data := jsonb_build_object('project', p.name, 'percent', p.budget_warned, 'period', p.budget_period,
		'spent_tokens', s.tokens, 'spent_cost_usd', trim_scale(s.cost_micros / 1000000.0),
		'budget_tokens', p.budget_tokens, 'budget_cost_usd', trim_scale(p.budget_cost_micros / 1000000.0));
	INSERT INTO events (kind, subject_id, n, type, actor_kind, data)
		VALUES ('project', p.id::text, p.event_n, 'project.budget_' || p.budget_warned, 'hall', v_data);
	PERFORM track_alert(p.id, NULL, 'budget', v_data);
END
$$;

CREATE OR REPLACE FUNCTION track_spend() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	v_is_new boolean := TG_OP = 'INSERT';
BEGIN
	INSERT INTO tracker_days AS d (project_id, day, agent_id, shard, tokens_in, tokens_out, cost_micros)
		VALUES (NEW.project_id, (hall_now() AT TIME ZONE 'UTC')::date, NEW.agent_id, pg_backend_pid() % 8,
			NEW.tokens_in - CASE WHEN v_is_new THEN 0 ELSE OLD.tokens_in END,
			NEW.tokens_out - CASE WHEN v_is_new THEN 0 ELSE OLD.tokens_out END,
			NEW.cost_micros - CASE WHEN v_is_new THEN 0 ELSE OLD.cost_micros END)
		ON CONFLICT (project_id, day, agent_id, shard) DO UPDATE SET tokens_in = d.tokens_in + EXCLUDED.tokens_in,
			tokens_out = d.tokens_out + EXCLUDED.tokens_out, cost_micros = d.cost_micros + EXCLUDED.cost_micros;
	PERFORM track_budget(NEW.project_id);
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tracker_runs_v_spend_new AFTER INSERT ON tracker_runs FOR EACH ROW
	WHEN (NEW.tokens_in <> 0 OR NEW.tokens_out <> 0 OR NEW.cost_micros <> 0) EXECUTE FUNCTION track_spend();
CREATE OR REPLACE TRIGGER tracker_runs_v_spend AFTER UPDATE ON tracker_runs FOR EACH ROW
	WHEN (NEW.tokens_in <> OLD.tokens_in OR NEW.tokens_out <> OLD.tokens_out OR NEW.cost_micros <> OLD.cost_micros)
	EXECUTE FUNCTION track_spend();

-- A new budget is asked about at once; NULLs take it away.
CREATE OR REPLACE FUNCTION track_budget_set(p_key_hash text, p_project text, p_tokens bigint, p_cost_micros bigint,
	p_period text) RETURNS TABLE (refusal text) LANGUAGE plpgsql AS $$
DECLARE
	v_in record;
BEGIN
	SELECT * INTO v_in FROM track_enter(p_key_hash, p_project, false);
	IF v_in.refusal IS NULL THEN
		UPDATE tracker_projects SET budget_tokens = p_tokens, budget_cost_micros = p_cost_micros,
			budget_period = p_period, budget_warned = 0, budget_warned_on = NULL WHERE id = v_in.project_id;
		PERFORM track_budget(v_in.project_id);
	END IF;
	RETURN QUERY SELECT v_in.refusal;
END
$$;
