-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The mail with the way to pay, and the person's consent to what costs much. The link's token is in the mail alone; a new
-- mail has a new one, and what waited before it is over.

CREATE OR REPLACE FUNCTION bounty_approval_over(p_bounty uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM job_drop('approval_expire', id) FROM bounty_approvals WHERE bounty_id = p_bounty AND status = 'pending';
	UPDATE bounty_approvals SET status = 'expired' WHERE bounty_id = p_bounty AND status = 'pending';
END
$$;

-- p_first: only if nothing was mailed before, and not an error otherwise. Without p_first at most one mail in ten minutes
-- and five a day: refusal rate, with the seconds to wait. approval_id null: nothing to approve, the mail has the way to pay.
CREATE OR REPLACE FUNCTION bounty_mail(p_bounty uuid, p_user text, p_first boolean, p_threshold bigint, p_id text,
	p_token_hash text, p_description text, p_mail jsonb)
RETURNS TABLE (refusal text, approval_id text, wait_s bigint, is_sent boolean, has_address boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	b bounties;
	v_email text;
	v_next timestamptz;
	v_kind text := 'plain';
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_bounty AND user_id = p_user AND deleted_at IS NULL FOR NO KEY UPDATE;
	refusal := CASE WHEN b.id IS NULL THEN 'not_found' WHEN b.status <> 'completed' THEN 'not_completed'
		WHEN b.payment_status IN ('paid', 'refunded') THEN 'already_paid' WHEN b.actual_micro = 0 THEN 'nothing_due' END;
	SELECT nullif(email, '') INTO v_email FROM users WHERE id = p_user;
	has_address := v_email IS NOT NULL;
	is_sent := false;
	b.link_times := ARRAY(SELECT t FROM unnest(b.link_times) t WHERE t > hall_now() - interval '24 hours' ORDER BY t);
	v_next := greatest(b.link_times[cardinality(b.link_times)] + interval '10 minutes',
		CASE WHEN cardinality(b.link_times) >= 5 THEN b.link_times[cardinality(b.link_times) - 4] + interval '24 hours' END);
	IF refusal IS NULL AND NOT (p_first AND b.n_links > 0) AND v_next > hall_now() THEN
		refusal := 'rate';
		wait_s := ceil(extract(epoch FROM v_next - hall_now()))::bigint;
	END IF;
	IF refusal IS NOT NULL OR NOT has_address OR (p_first AND b.n_links > 0) THEN
		approval_id := b.approval_id;
		RETURN NEXT;
		RETURN;
	END IF;
	IF b.payment_status IS NULL AND b.actual_micro >= p_threshold THEN
		PERFORM bounty_approval_over(b.id);
		INSERT INTO bounty_approvals (id, bounty_id, user_id, token_hash, amount_micro, description, expires_at)
			VALUES (p_id, b.id, p_user, decode(p_token_hash, 'hex'), b.actual_micro, p_description,
				hall_now() + interval '10 minutes') RETURNING id INTO approval_id;
		PERFORM job_add('approval_expire', p_id, hall_now() + interval '10 minutes');
		v_kind := 'approve';
	END IF;
	UPDATE bounties SET n_links = n_links + 1, link_sent_at = hall_now(), link_times = b.link_times || hall_now(),
		approval_id = coalesce(bounty_mail.approval_id, bounties.approval_id) WHERE id = b.id;
	PERFORM mail_add(v_email, p_mail ->> 'subject', p_mail ->> (v_kind || '_text'), p_mail ->> (v_kind || '_html'));
	is_sent := true;
	RETURN NEXT;
END
$$;

-- By the mailed link alone. An approval is used once; one that is too old or was replaced says so.
CREATE OR REPLACE FUNCTION bounty_approval_decide(p_token_hash text, p_to text)
RETURNS TABLE (refusal text, id text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	a bounty_approvals;
	b bounties;
BEGIN
	SELECT x.* INTO b FROM bounties x WHERE x.id = (SELECT bounty_id FROM bounty_approvals
		WHERE token_hash = decode(p_token_hash, 'hex')) FOR NO KEY UPDATE;
	SELECT * INTO a FROM bounty_approvals WHERE token_hash = decode(p_token_hash, 'hex') FOR UPDATE;
	refusal := CASE WHEN a.id IS NULL OR b.deleted_at IS NOT NULL THEN 'not_found'
		WHEN a.status = 'expired' OR (a.status = 'pending' AND a.expires_at <= hall_now()) THEN 'approval_expired'
		WHEN a.status <> 'pending' THEN 'approval_decided' END;
	IF refusal IS NULL THEN
		UPDATE bounty_approvals SET status = p_to, decided_at = hall_now() WHERE id = a.id;
		PERFORM job_drop('approval_expire', a.id);
		UPDATE bounties SET event_n = event_n + 1, payment_status = CASE WHEN p_to = 'approved' AND payment_status IS NULL
			THEN 'approved' ELSE payment_status END WHERE id = b.id RETURNING * INTO b;
		PERFORM bounty_log(b, 'bounty.' || p_to, 'person', a.user_id, jsonb_build_object('approval_id', a.id));
	END IF;
	RETURN QUERY SELECT refusal, a.id;
END
$$;

CREATE OR REPLACE VIEW bounty_approvals_seen AS
SELECT a.id, a.bounty_id AS task_id, a.user_id, a.token_hash, usdc(a.amount_micro) AS amount, a.description, a.expires_at,
	a.created_at, CASE WHEN a.status = 'pending' AND a.expires_at <= hall_now() THEN 'expired' ELSE a.status END AS status,
	CASE a.status WHEN 'approved' THEN a.decided_at END AS approved_at,
	CASE a.status WHEN 'denied' THEN a.decided_at END AS denied_at, b.payment_status, u.name AS user_name,
	b.agent_type
FROM bounty_approvals a JOIN bounties b ON b.id = a.bounty_id AND b.deleted_at IS NULL JOIN users u ON u.id = a.user_id;
GRANT SELECT ON bounty_approvals_seen TO hirehall_web;

REVOKE ALL ON FUNCTION bounty_mail(uuid, text, boolean, bigint, text, text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_approval_decide(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounty_mail(uuid, text, boolean, bigint, text, text, text, jsonb),
	bounty_approval_decide(text, text) TO hirehall_web;
