-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Segments that are made elsewhere: what was asked of a worker or a model, and what it cost.

-- Before a worker or a model is asked for one file. The same that is under way or may be is not begun anew: it has the same key,
-- and its name at the provider, if that is known.
CREATE OR REPLACE FUNCTION story_call(p_story bigint, p_n int, p_item int, p_hash text)
RETURNS TABLE (call_key uuid, external_id text) LANGUAGE sql AS $$
	INSERT INTO story_calls AS c (story_id, n, item, input_hash, state) VALUES (p_story, p_n, p_item, p_hash, 'sent')
	ON CONFLICT (story_id, n, item) DO UPDATE SET
		call_key = CASE WHEN c.input_hash = p_hash AND c.state IN ('sent', 'running') THEN c.call_key ELSE uuid7() END,
		external_id = CASE WHEN c.input_hash = p_hash AND c.state = 'running' THEN c.external_id END,
		state = CASE WHEN c.input_hash = p_hash AND c.state = 'running' THEN 'running' ELSE 'sent' END,
		input_hash = p_hash, sent_at = CASE WHEN c.input_hash = p_hash AND c.state IN ('sent', 'running') THEN c.sent_at ELSE hall_now() END
	RETURNING c.call_key, c.external_id
$$;

-- What runs at a worker for this segment, or for all of the story (p_n null), is not wanted any more: it is told so.
CREATE OR REPLACE FUNCTION story_calls_off(p_story bigint, p_n int) RETURNS void LANGUAGE sql AS $$
	SELECT job_add('story_call_off', c.call_key::text, hall_now(), jsonb_build_object('id', c.external_id)) FROM story_calls c
	WHERE c.story_id = p_story AND (p_n IS NULL OR c.n = p_n) AND c.state = 'running'
$$;

-- What one step of a segment cost, once: in its row and in the ledger. p_account: who gets it.
CREATE OR REPLACE FUNCTION story_cost(p_story bigint, p_n int, p_step text, p_account text, p_currency text, p_minor bigint,
	p_tokens_in bigint, p_tokens_out bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_subject text := p_story || '-' || p_n;
BEGIN
	UPDATE story_segments SET tokens_in = tokens_in + p_tokens_in, tokens_out = tokens_out + p_tokens_out,
			cost_micros = cost_micros + p_minor * CASE p_currency WHEN 'USD' THEN 10000 ELSE 1 END
		WHERE story_id = p_story AND n = p_n;
	IF p_minor > 0 THEN
		PERFORM ledger_do('story', v_subject, p_step, 'capture', ledger_line('platform:stories', p_currency, p_minor)
			|| ledger_line(p_account, p_currency, -p_minor));
	END IF;
END
$$;

REVOKE ALL ON FUNCTION story_cost(bigint, int, text, text, text, bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION story_cost(bigint, int, text, text, text, bigint, bigint, bigint) TO hirehall_web, hirehall_jobs;

-- The answer is there (p_state done) or there will be none (failed). The first one counts.
CREATE OR REPLACE FUNCTION story_call_over(p_story bigint, p_n int, p_item int, p_key uuid, p_state text, p_account text,
	p_micros bigint, p_tokens_in bigint, p_tokens_out bigint, p_model text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE story_calls SET state = p_state WHERE story_id = p_story AND n = p_n AND item = p_item AND call_key = p_key
		AND state IN ('sent', 'running');
	IF FOUND THEN
		PERFORM story_cost(p_story, p_n, p_key::text, p_account, 'USDC', coalesce(p_micros, 0), coalesce(p_tokens_in, 0),
			coalesce(p_tokens_out, 0));
		UPDATE story_segments SET model = coalesce(p_model, model) WHERE story_id = p_story AND n = p_n;
	END IF;
END
$$;
