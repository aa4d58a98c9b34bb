-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The end of a run. Results go where no process can read them; what becomes of one is said by bounty_output() alone.

-- Runs as the owner: nobody else may write results. Only while the bounty runs.
CREATE OR REPLACE FUNCTION bounty_output_put(p_id uuid, p_content text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	INSERT INTO bounty_outputs (bounty_id, content)
		SELECT id, p_content FROM bounties WHERE id = p_id AND status = 'running'
		ON CONFLICT (bounty_id) DO UPDATE SET content = EXCLUDED.content, created_at = hall_now();
END
$$;
REVOKE ALL ON FUNCTION bounty_output_put(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounty_output_put(uuid, text) TO hirehall_web, hirehall_jobs;

-- The result of a bounty that is paid or was free; null before.
CREATE OR REPLACE FUNCTION bounty_output(p_id uuid)
RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	RETURN (SELECT o.content FROM bounties b JOIN bounty_outputs o ON o.bounty_id = b.id
		WHERE b.id = p_id AND bounty_is_released(b));
END
$$;
REVOKE ALL ON FUNCTION bounty_output(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounty_output(uuid) TO hirehall_web, hirehall_jobs;

-- Ends a running bounty whose row the caller holds. p_content null: it failed, p_error says why, and it costs nothing.
CREATE OR REPLACE FUNCTION bounty_end(b bounties, p_content text, p_metadata jsonb, p_error text, p_actor_kind text,
	p_actor_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_task uuid := b.human_task_id;
BEGIN
	IF p_content IS NOT NULL THEN
		PERFORM bounty_output_put(b.id, p_content);
	END IF;
	UPDATE bounties SET status = CASE WHEN p_content IS NULL THEN 'failed' ELSE 'completed' END,
			actual_micro = CASE WHEN p_content IS NULL THEN 0 ELSE estimated_micro END,
			result_type = CASE WHEN p_content IS NOT NULL THEN 'text' END,
			metadata = coalesce(p_metadata, '{}') || CASE WHEN p_content IS NULL
				THEN jsonb_build_object('error', p_error) ELSE '{}' END,
			progress_message = CASE WHEN p_content IS NULL THEN progress_message ELSE 'Done' END,
			completed_at = hall_now(), lease_until = NULL, event_n = event_n + 1
		WHERE id = b.id RETURNING * INTO b;
	PERFORM job_drop('bounty_run', b.id::text);
	PERFORM job_drop('bounty_deadline', b.id::text);
	PERFORM bounty_log(b, CASE WHEN p_content IS NOT NULL THEN 'bounty.completed' WHEN p_error = 'cancelled'
		THEN 'bounty.cancelled' ELSE 'bounty.failed' END, p_actor_kind, p_actor_id, CASE WHEN p_content IS NULL
		THEN jsonb_build_object('error', p_error) ELSE jsonb_build_object('actual_cost', usdc(b.actual_micro)::numeric) END);
	IF v_task IS NOT NULL AND p_content IS NULL THEN
		PERFORM bridge_bounty_close(v_task, p_error);
	END IF;
END
$$;

-- By the person or their program: a pending or running bounty ends as failed. Refusals: not_found, not_active.
CREATE OR REPLACE FUNCTION bounty_cancel(p_id uuid, p_user text, p_actor_kind text, p_actor_id text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_id AND user_id = p_user AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF b.status NOT IN ('pending', 'running') THEN
		RETURN 'not_active';
	END IF;
	PERFORM bounty_end(b, NULL, b.metadata, 'cancelled', p_actor_kind, p_actor_id);
	RETURN NULL;
END
$$;

-- Takes a pending or failed bounty out of every list. Refusals: not_found, not_deletable.
CREATE OR REPLACE FUNCTION bounty_delete(p_id uuid, p_user text, p_actor_kind text, p_actor_id text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_id AND user_id = p_user AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF b.status NOT IN ('pending', 'failed') THEN
		RETURN 'not_deletable';
	END IF;
	UPDATE bounties SET deleted_at = hall_now(), event_n = event_n + 1 WHERE id = b.id RETURNING * INTO b;
	PERFORM bounty_log(b, 'bounty.deleted', p_actor_kind, p_actor_id);
	RETURN NULL;
END
$$;

-- The clock: a run that took too long.
CREATE OR REPLACE FUNCTION bounty_deadline(p_id uuid, p_limit_s bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_id AND status = 'running' AND executor <> 'people'
		AND started_at + make_interval(secs => p_limit_s) <= hall_now() FOR UPDATE;
	IF FOUND THEN
		PERFORM bounty_end(b, NULL, b.metadata, 'timed out: the run took too long', 'clock', NULL);
	END IF;
END
$$;

-- Runs whose process died: their lease ran out. Three tries in all, then it fails. Gives how many it found.
CREATE OR REPLACE FUNCTION bounty_reap() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
	v_n bigint := 0;
BEGIN
	FOR b IN SELECT * FROM bounties WHERE status = 'running' AND lease_until < now() ORDER BY lease_until LIMIT 100
			FOR UPDATE SKIP LOCKED LOOP
		v_n := v_n + 1;
		IF (SELECT count(*) FROM events WHERE kind = 'bounty' AND subject_id = b.id::text AND type = 'bounty.lost'
				AND data -> 'attempt' = to_jsonb(b.attempt)) >= 2 THEN
			PERFORM bounty_end(b, NULL, b.metadata, 'broken off: the program that did it ended', 'clock', NULL);
			CONTINUE;
		END IF;
		-- the new number shuts out a runner that comes back
		UPDATE bounties SET lease_n = lease_n + 1, lease_until = now() + interval '60 seconds', event_n = event_n + 1
			WHERE id = b.id RETURNING * INTO b;
		PERFORM bounty_log(b, 'bounty.lost', 'clock', NULL, jsonb_build_object('attempt', b.attempt));
		PERFORM job_add('bounty_run', b.id::text, hall_now());
	END LOOP;
	RETURN v_n;
END
$$;
