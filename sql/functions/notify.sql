-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people are told by mail: the log of events becomes notices for those who asked, and all notices that wait for a
-- person become one mail, outside their quiet hours and so many an hour at most.

-- Seconds until the person may be mailed: 0 for now. Quiet hours may go over midnight; an unknown zone reads as UTC.
CREATE OR REPLACE FUNCTION notify_wait_s(p_user text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
	s notify_settings;
	v_zone text;
	v_minute int;
	v_second int;
	v_sent timestamptz[];
BEGIN
	SELECT * INTO s FROM notify_settings WHERE user_id = p_user;
	SELECT coalesce((SELECT name FROM pg_timezone_names WHERE name = u.time_zone), 'UTC') INTO v_zone FROM users u WHERE u.id = p_user;
	IF s.quiet_from IS NOT NULL THEN
		v_second := extract(epoch FROM (hall_now() AT TIME ZONE v_zone)::time)::int;
		v_minute := v_second / 60;
		IF (s.quiet_from < s.quiet_until AND v_minute >= s.quiet_from AND v_minute < s.quiet_until)
			OR (s.quiet_from > s.quiet_until AND (v_minute >= s.quiet_from OR v_minute < s.quiet_until)) THEN
			RETURN (s.quiet_until * 60 - v_second + 86400) % 86400;
		END IF;
	END IF;
	SELECT array_agg(created_at ORDER BY created_at DESC) INTO v_sent FROM mails
		WHERE created_at > hall_now() - interval '1 hour'
			AND id IN (SELECT mail_id FROM notices WHERE user_id = p_user AND created_at > hall_now() - interval '2 days');
	IF cardinality(v_sent) >= coalesce(s.per_hour, 4) THEN
		RETURN greatest(ceil(extract(epoch FROM v_sent[coalesce(s.per_hour, 4)] + interval '1 hour' - hall_now())), 1)::bigint;
	END IF;
	RETURN 0;
END
$$;

-- Reads the log on from where it was read last, two minutes of it again: what committed late is not missed, and the unique
-- number of the event keeps each notice single. Gives each person with something new their job.
CREATE OR REPLACE FUNCTION notify_scan() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_from bigint;
BEGIN
	SELECT seq INTO v_from FROM notify_state FOR UPDATE;
	INSERT INTO notices (user_id, kind, type, task_id, event_seq)
	SELECT h.user_id, x.kind, x.type, x.task_id, x.seq
	FROM (SELECT e.seq, e.type, e.at,
			CASE WHEN e.kind = 'task' THEN e.subject_id::uuid WHEN e.kind = 'payout' THEN e.subject_id::uuid
				ELSE (e.data ->> 'task_id')::uuid END AS task_id,
			CASE WHEN e.type = 'task.created' THEN 'task' WHEN e.kind = 'task' THEN 'decision'
				WHEN e.kind = 'contact' THEN 'message' ELSE 'payout' END AS kind,
			(e.data ->> 'human_id')::uuid AS human_id
		FROM events e
		WHERE e.seq > v_from AND (e.type IN ('task.created', 'task.completed', 'task.failed', 'task.changes_requested',
				'payout.approved', 'payout.paid', 'payout.failed')
			OR (e.type IN ('task.accepted', 'contact.message') AND e.actor_kind IN ('ai', 'hall')))) x
	JOIN tasks t ON t.id = x.task_id AND t.deleted_at IS NULL
	JOIN notify_settings s ON x.kind = ANY (s.kinds) AND s.updated_at <= x.at
	JOIN humans h ON h.user_id = s.user_id AND h.deleted_at IS NULL
	WHERE CASE x.kind
		WHEN 'task' THEN t.status = 'open' AND t.parent_id IS NULL AND t.budget_cents >= h.min_budget_cents
			AND (t.location IS NULL OR t.location = h.location) AND (h.country = 'JP' OR t.origin_country = 'JP')
		ELSE h.id = coalesce(x.human_id, t.human_id) END
	ON CONFLICT DO NOTHING;
	UPDATE notify_state SET seq = coalesce((SELECT max(e.seq) FROM events e
		WHERE e.seq > v_from AND e.at < hall_now() - interval '2 minutes'), seq);
	INSERT INTO jobs (kind, subject)
		SELECT DISTINCT 'notify_mail', n.user_id FROM notices n WHERE n.mail_id IS NULL
			AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'notify_mail' AND j.subject = n.user_id AND j.dead_at IS NULL)
		ON CONFLICT DO NOTHING;
END
$$;

-- One mail for all that waits up to p_last; nothing when another run was faster.
CREATE OR REPLACE FUNCTION notify_tell(p_user text, p_last bigint, p_subject text, p_text text, p_unsubscribe text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_mail uuid := uuid7();
	v_email text;
BEGIN
	PERFORM FROM notify_settings WHERE user_id = p_user FOR UPDATE; -- of two at once the second finds nothing
	SELECT email INTO v_email FROM users WHERE id = p_user AND deleted_at IS NULL;
	UPDATE notices SET mail_id = v_mail WHERE user_id = p_user AND mail_id IS NULL AND id <= p_last;
	IF FOUND AND v_email IS NOT NULL THEN
		INSERT INTO mails (id, to_email, subject, text, unsubscribe_url)
			VALUES (v_mail, v_email, p_subject, p_text, p_unsubscribe);
		PERFORM job_add('mail_send', v_mail::text, hall_now());
	END IF;
END
$$;
