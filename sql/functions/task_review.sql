-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The AI ends the review of its task: p_verdict 'approve' or 'reject'. Saying the same again is no error.
CREATE OR REPLACE FUNCTION task_review(p_task uuid, p_key_hash text, p_account text, p_verdict text, p_words text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_ai uuid;
BEGIN
	v_ai := ai_login(p_key_hash, p_account);
	IF v_ai IS NULL THEN
		RETURN 'credentials';
	END IF;
	SELECT * INTO t FROM tasks WHERE id = p_task AND ai_account_id = v_ai AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF t.status = (CASE p_verdict WHEN 'approve' THEN 'completed' ELSE 'failed' END) THEN
		RETURN NULL;
	ELSIF t.status <> 'review_pending' THEN
		RETURN 'not_review';
	ELSIF t.submission_id IS NULL THEN
		RETURN 'no_submission';
	ELSIF p_verdict = 'approve' THEN
		PERFORM task_complete(t, 'ai', v_ai::text);
	ELSE
		PERFORM task_fail(t, 'requester_rejected', p_words, 'ai', v_ai::text);
	END IF;
	RETURN NULL;
END
$$;
