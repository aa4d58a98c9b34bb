-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Begins a pending bounty, or with p_again a failed one anew. p_executor: who does it; 'people' puts up a task of the
-- human hall with p_words as its text. p_limit_s: after so long it fails.
-- Refusals: not_found, is_running, is_completed, is_failed, not_failed, task_limit, spending_cap, and those of mandates.
CREATE OR REPLACE FUNCTION bounty_start(p_id uuid, p_user text, p_actor_kind text, p_actor_id text, p_again boolean,
	p_executor text, p_limit_s bigint, p_words text, p_budget_cents bigint, p_max int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
	v_refusal text;
BEGIN
	IF p_again AND bounty_active(p_user) >= p_max THEN
		RETURN CASE WHEN EXISTS (SELECT FROM bounties WHERE id = p_id AND user_id = p_user AND deleted_at IS NULL)
			THEN CASE (SELECT status FROM bounties WHERE id = p_id) WHEN 'failed' THEN 'task_limit' ELSE 'not_failed' END
			ELSE 'not_found' END;
	END IF;
	SELECT * INTO b FROM bounties WHERE id = p_id AND user_id = p_user AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF p_again AND b.status <> 'failed' THEN
		RETURN 'not_failed';
	ELSIF NOT p_again AND b.status <> 'pending' THEN
		RETURN 'is_' || b.status;
	ELSIF b.client_id IS NOT NULL AND bounty_over_cap(b.client_id, CASE WHEN p_again THEN b.estimated_micro ELSE 0 END) THEN
		RETURN 'spending_cap';
	END IF;
	IF p_again THEN
		v_refusal := mandate_refusal(mandate_bounty(b.client_id, p_actor_kind, p_actor_id), 'agent', b.estimated_micro);
		IF v_refusal IS NOT NULL THEN
			RETURN v_refusal;
		END IF;
		PERFORM mandate_spent(mandate_bounty(b.client_id, p_actor_kind, p_actor_id), 'bounty', b.id, b.estimated_micro);
	END IF;
	-- until a runner takes it, the queue has a minute
	UPDATE bounties SET status = 'running', executor = p_executor, attempt = attempt + 1, started_at = hall_now(),
			completed_at = NULL, actual_micro = NULL, progress_message = 'Started', metadata = '{}', human_task_id = NULL,
			lease_n = lease_n + 1, lease_until = now() + interval '60 seconds', event_n = event_n + 1
		WHERE id = b.id RETURNING * INTO b;
	IF p_executor = 'people' THEN
		UPDATE bounties SET human_task_id = bridge_people_task(p_words, p_budget_cents, p_limit_s), lease_until = NULL
			WHERE id = b.id RETURNING * INTO b;
	ELSE
		PERFORM job_add('bounty_run', b.id::text, hall_now());
		PERFORM job_add('bounty_deadline', b.id::text, hall_now() + make_interval(secs => p_limit_s));
	END IF;
	PERFORM bounty_log(b, 'bounty.started', p_actor_kind, p_actor_id, jsonb_build_object('executor', b.executor,
		'attempt', b.attempt));
	RETURN NULL;
END
$$;
