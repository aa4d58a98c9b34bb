-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One side of a completed task writes about the other (p_key_hash: the AI about the person), once, within seven days.
-- Both are shown when both are there, or when the seven days are over.
CREATE OR REPLACE FUNCTION task_rate(p_task uuid, p_human uuid, p_key_hash text, p_account text, p_actor_kind text,
	p_rating int, p_comment text)
RETURNS TABLE (refusal text, review_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	t tasks;
	v_ai uuid := ai_login(p_key_hash, p_account);
	v_id uuid;
	v_refusal text;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = task_mine(p_task, p_human) AND deleted_at IS NULL FOR UPDATE;
	v_refusal := CASE WHEN p_key_hash IS NOT NULL AND v_ai IS NULL THEN 'credentials' WHEN t.id IS NULL THEN 'not_found'
		WHEN v_ai IS NOT NULL AND t.ai_account_id IS DISTINCT FROM v_ai THEN 'not_found'
		WHEN v_ai IS NULL AND t.human_id IS DISTINCT FROM p_human THEN 'not_assigned_you'
		WHEN t.status <> 'completed' OR t.human_id IS NULL OR t.ai_account_id IS NULL THEN 'not_completed'
		WHEN t.finished_at + interval '7 days' <= hall_now() THEN 'review_closed' END;
	IF v_refusal IS NULL THEN
		INSERT INTO task_reviews (task_id, side, ai_account_id, human_id, rating, comment, visible_at)
			VALUES (t.id, CASE WHEN v_ai IS NULL THEN 'human' ELSE 'ai' END, t.ai_account_id, t.human_id, p_rating,
				p_comment, t.finished_at + interval '7 days')
			ON CONFLICT DO NOTHING RETURNING id INTO v_id;
		IF v_id IS NULL THEN
			v_refusal := 'already_reviewed';
		ELSE
			UPDATE task_reviews SET visible_at = hall_now()
				WHERE task_id = t.id AND (SELECT count(*) FROM task_reviews o WHERE o.task_id = t.id) = 2;
			UPDATE tasks SET event_n = event_n + 1 WHERE id = t.id RETURNING * INTO t;
			PERFORM task_log(t, 'task.reviewed', CASE WHEN v_ai IS NULL THEN p_actor_kind ELSE 'ai' END,
				coalesce(v_ai, p_human)::text);
		END IF;
	END IF;
	RETURN QUERY SELECT v_refusal, v_id;
END
$$;

-- What people wrote about a person (p_human) or a requester (p_ai), as far as it is shown: how many, and the average.
CREATE OR REPLACE FUNCTION reviews_about(p_human uuid, p_ai uuid, OUT review_count int, OUT avg_rating numeric)
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF p_human IS NOT NULL THEN
		SELECT count(*), round(avg(rating), 1) INTO review_count, avg_rating FROM task_reviews
			WHERE side = 'ai' AND human_id = p_human AND visible_at <= hall_now();
	ELSE
		SELECT count(*), round(avg(rating), 1) INTO review_count, avg_rating FROM task_reviews
			WHERE side = 'human' AND ai_account_id = p_ai AND visible_at <= hall_now();
	END IF;
END
$$;
