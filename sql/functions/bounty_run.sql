-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a runner does with a bounty it was given by the queue. Each call names the number it was given at the start; when
-- another took over, or the bounty ended, nothing happens and there is no row.

CREATE OR REPLACE FUNCTION bounty_take(p_id uuid, p_lease_s bigint) RETURNS SETOF bounties LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY UPDATE bounties SET lease_n = lease_n + 1, lease_until = now() + make_interval(secs => p_lease_s)
		WHERE id = p_id AND status = 'running' AND executor <> 'people' RETURNING *;
END
$$;

-- Still at it. p_message null: nothing new to say.
CREATE OR REPLACE FUNCTION bounty_progress(p_id uuid, p_lease_n int, p_lease_s bigint, p_message text)
RETURNS SETOF bounties LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
	v_is_new boolean;
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_id AND lease_n = p_lease_n AND status = 'running' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	v_is_new := p_message IS NOT NULL AND p_message IS DISTINCT FROM b.progress_message;
	UPDATE bounties SET lease_until = now() + make_interval(secs => p_lease_s),
			progress_message = coalesce(p_message, progress_message), event_n = event_n + v_is_new::int
		WHERE id = b.id RETURNING * INTO b;
	IF v_is_new THEN
		PERFORM bounty_log(b, 'bounty.progress', 'hall', NULL, jsonb_build_object('message', p_message));
	END IF;
	RETURN NEXT b;
END
$$;

-- The run is over: p_content the result, or null and p_error. metadata: verdict, confidence, claims.
CREATE OR REPLACE FUNCTION bounty_finish(p_id uuid, p_lease_n int, p_content text, p_metadata jsonb, p_error text,
	p_model text, p_tokens_in bigint, p_tokens_out bigint, p_cost_micros bigint) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
BEGIN
	UPDATE bounties SET model = p_model, tokens_in = tokens_in + coalesce(p_tokens_in, 0),
			tokens_out = tokens_out + coalesce(p_tokens_out, 0), cost_micros = cost_micros + coalesce(p_cost_micros, 0)
		WHERE id = p_id AND lease_n = p_lease_n AND status = 'running' RETURNING * INTO b;
	IF FOUND THEN
		PERFORM bounty_end(b, p_content, p_metadata, p_error, 'hall', NULL);
		RETURN NEXT b.id;
	END IF;
END
$$;
