-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Why a bounty is not done or not paid, as task_why() tells it of a task. p_user null: whose it is does not count.
CREATE OR REPLACE FUNCTION bounty_why(p_id uuid, p_user text, p_threshold bigint)
RETURNS TABLE (refusal text, code text, arg text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
	b bounties;
	t tasks;
	v_approval text;
	v_payment text;
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_id AND deleted_at IS NULL AND (p_user IS NULL OR user_id = p_user);
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'not_found', NULL, NULL;
		RETURN;
	END IF;
	SELECT * INTO t FROM tasks WHERE id = b.human_task_id;
	SELECT state INTO v_payment FROM bounty_payments
		WHERE bounty_id = b.id AND state IN ('verified', 'settling', 'unknown') ORDER BY created_at DESC LIMIT 1;
	SELECT CASE WHEN status = 'pending' AND expires_at < hall_now() THEN 'expired' ELSE status END INTO v_approval
		FROM bounty_approvals WHERE id = b.approval_id;
	RETURN QUERY SELECT NULL, 'duty_given_up', j.kind FROM jobs j
		WHERE j.subject = b.id::text AND j.dead_at IS NOT NULL ORDER BY j.id DESC LIMIT 1;
	IF b.status = 'pending' THEN
		RETURN QUERY SELECT NULL, 'not_started', NULL;
	ELSIF b.status = 'failed' THEN
		RETURN QUERY SELECT NULL, 'bounty_failed', b.metadata ->> 'error';
	ELSIF b.status = 'running' AND t.status = 'open' THEN
		RETURN QUERY SELECT NULL, w.code, w.arg FROM task_why_open(t) w;
	ELSIF b.status = 'running' THEN
		RETURN QUERY SELECT NULL, 'agent_at_work', b.progress_message;
	ELSIF b.payment_status = 'refunded' THEN
		RETURN QUERY SELECT NULL, 'refunded', NULL;
	ELSIF bounty_is_released(b) THEN
		NULL;
	ELSIF v_payment IS NOT NULL THEN
		RETURN QUERY SELECT NULL, 'payment_under_way', v_payment;
	ELSE
		RETURN QUERY SELECT NULL, CASE v_approval WHEN 'denied' THEN 'approval_denied' ELSE 'waiting_for_payer' END,
				usdc(b.actual_micro)
			WHERE b.actual_micro >= p_threshold AND b.payment_status IS DISTINCT FROM 'approved';
		RETURN QUERY SELECT NULL, 'waiting_for_payment', usdc(b.actual_micro);
		RETURN QUERY SELECT NULL, 'insufficient_balance', usdc(m) FROM balance_micro(b.user_id) m
			WHERE m < b.actual_micro AND EXISTS (SELECT FROM postings WHERE account = balance_account(b.user_id));
	END IF;
END
$$;
