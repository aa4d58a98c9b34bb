-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a key may still spend. Who starts something that costs asks mandate_refusal() first, which holds the mandate's row
-- until its transaction ends, and then writes mandate_spent(): two at once are counted one after the other. A key
-- without a mandate costs one look.

-- Null: it may. Else which limit is in the way.
CREATE OR REPLACE FUNCTION mandate_refusal(p_subject text, p_class text, p_amount bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	m mandates;
	v_grant uuid;
BEGIN
	SELECT * INTO m FROM mandates WHERE subject = p_subject FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	ELSIF NOT p_class = ANY (coalesce(m.classes, ARRAY[p_class])) THEN
		RETURN 'mandate_class';
	ELSIF p_amount > m.per_task THEN
		RETURN 'mandate_per_task';
	ELSIF m.spent + p_amount > m.total THEN
		RETURN 'mandate_total';
	ELSIF m.per_day IS NOT NULL AND mandate_today(p_subject) + p_amount > m.per_day THEN
		RETURN 'mandate_per_day';
	ELSIF p_amount > m.approval_above THEN
		SELECT id INTO v_grant FROM mandate_grants WHERE subject = p_subject AND used_at IS NULL AND amount >= p_amount
			AND expires_at > hall_now() ORDER BY amount, id LIMIT 1;
		IF NOT FOUND THEN
			RETURN 'mandate_approval';
		END IF;
		UPDATE mandate_grants SET used_at = hall_now() WHERE id = v_grant;
	END IF;
	RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION mandate_today(p_subject text) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(amount), 0)::bigint FROM mandate_spends
	WHERE subject = p_subject AND at > hall_now() - interval '24 hours'
$$;

CREATE OR REPLACE FUNCTION mandate_spent(p_subject text, p_kind text, p_object uuid, p_amount bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	UPDATE mandates SET spent = spent + p_amount WHERE subject = p_subject;
	IF FOUND THEN
		INSERT INTO mandate_spends (kind, object_id, subject, amount, at)
			VALUES (p_kind, p_object, p_subject, p_amount, hall_now());
	END IF;
END
$$;

-- What failed or was given back binds nobody; what goes on after all does again, whatever the mandate says now.
CREATE OR REPLACE FUNCTION mandate_free(p_kind text, p_object uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_subject text := (SELECT subject FROM mandate_spends WHERE kind = p_kind AND object_id = p_object);
	v_amount bigint;
BEGIN
	IF v_subject IS NULL THEN
		RETURN;
	END IF;
	PERFORM FROM mandates WHERE subject = v_subject FOR UPDATE; -- then the row below
	DELETE FROM mandate_spends WHERE kind = p_kind AND object_id = p_object RETURNING amount INTO v_amount;
	UPDATE mandates SET spent = spent - coalesce(v_amount, 0) WHERE subject = v_subject;
END
$$;

CREATE OR REPLACE FUNCTION mandate_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	IF NEW.status IN ('failed', 'cancelled') THEN
		PERFORM mandate_free(TG_ARGV[0], NEW.id);
	ELSIF TG_ARGV[0] = 'task' THEN -- a rejection was overturned
		PERFORM mandate_spent(s.subject, 'task', NEW.id, s.amount) FROM mandate_task(NEW) s
			WHERE NOT EXISTS (SELECT FROM mandate_spends WHERE kind = 'task' AND object_id = NEW.id);
	END IF;
	RETURN NULL;
END
$$;

-- What a task of the human hall binds its account to; a place of a task for several is in the whole.
CREATE OR REPLACE FUNCTION mandate_task(t tasks, OUT subject text, OUT amount bigint) RETURNS SETOF record LANGUAGE sql STABLE AS $$
	SELECT 'ai:' || t.ai_account_id, t.budget_cents * coalesce(t.max_assignments, 1) * 10000
	WHERE t.ai_account_id IS NOT NULL AND t.parent_id IS NULL
$$;

-- p_by: who acts; ai:ID is an AI account whose key called a tool.
CREATE OR REPLACE FUNCTION mandate_bounty(p_client uuid, p_actor_kind text, p_by text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN p_by LIKE 'ai:%' THEN p_by WHEN p_client IS NOT NULL THEN 'client:' || p_client WHEN p_actor_kind = 'machine' THEN 'service' END
$$;

CREATE OR REPLACE TRIGGER tasks_mandate AFTER UPDATE OF status ON tasks FOR EACH ROW
	WHEN (NEW.ai_account_id IS NOT NULL AND OLD.status IS DISTINCT FROM NEW.status AND 'failed' IN (OLD.status, NEW.status))
	EXECUTE FUNCTION mandate_follow('task');
CREATE OR REPLACE TRIGGER bounties_mandate AFTER UPDATE OF status ON bounties FOR EACH ROW
	WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status = 'failed') EXECUTE FUNCTION mandate_follow('bounty');
CREATE OR REPLACE TRIGGER device_tasks_mandate AFTER UPDATE OF status ON device_tasks FOR EACH ROW
	WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('failed', 'cancelled'))
	EXECUTE FUNCTION mandate_follow('device_task');

REVOKE ALL ON FUNCTION mandate_free(text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION mandate_follow() FROM PUBLIC;
REVOKE ALL ON FUNCTION mandate_refusal(text, text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION mandate_spent(text, text, uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mandate_refusal(text, text, bigint), mandate_spent(text, text, uuid, bigint) TO hirehall_web, hirehall_jobs;
