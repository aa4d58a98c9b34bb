-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Reading and writing a key's mandate. A key is named by what is public of it: the id of an AI account or the first eight
-- digits of its key, the name or id of a service client, MCP_SERVICE_TOKEN, the address of a wallet.

-- may_set: an admin, or the owner. is_self: the key's own account asks, which may only tighten.
CREATE OR REPLACE FUNCTION mandate_key(p_key text, p_user text, p_account uuid, p_is_admin boolean,
	OUT subject text, OUT may_set boolean, OUT is_self boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	a ai_accounts;
	c service_clients;
	w ton_wallets;
BEGIN
	SELECT * INTO a FROM ai_accounts x WHERE x.deleted_at IS NULL AND (x.id::text = lower(p_key)
		OR x.id = (SELECT k.ai_account_id FROM api_keys k WHERE k.prefix = p_key AND k.revoked_at IS NULL ORDER BY k.created_at LIMIT 1));
	SELECT * INTO c FROM service_clients x WHERE x.revoked_at IS NULL AND (x.id::text = lower(p_key) OR x.name = p_key);
	SELECT * INTO w FROM ton_wallets x WHERE x.address = p_key;
	subject := CASE WHEN a.id IS NOT NULL THEN 'ai:' || a.id WHEN w.address IS NOT NULL THEN 'wallet:' || w.address
		WHEN c.id IS NOT NULL THEN 'client:' || c.id WHEN p_key = 'MCP_SERVICE_TOKEN' THEN 'service' END;
	may_set := p_is_admin OR coalesce(p_user IN (a.owner_user_id, w.user_id)
		OR (c.users = ARRAY[p_user] AND a.id IS NULL AND w.address IS NULL), false);
	is_self := coalesce(a.id = p_account, false);
END
$$;

CREATE OR REPLACE FUNCTION mandate_is_tighter(p_new bigint, p_old bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT p_old IS NULL OR coalesce(p_new <= p_old, false)
$$;

-- What the key is bound to already counts from the first day.
CREATE OR REPLACE FUNCTION mandate_begin(p_subject text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO mandate_spends (kind, object_id, subject, amount, at)
		SELECT 'task', t.id, p_subject, s.amount, t.created_at FROM tasks t, mandate_task(t) s
			WHERE p_subject LIKE 'ai:%' AND t.ai_account_id = substr(p_subject, 4)::uuid AND t.status <> 'failed'
		UNION ALL SELECT 'bounty', b.id, p_subject, coalesce(b.actual_micro, b.estimated_micro), b.created_at FROM bounties b
			WHERE p_subject LIKE 'client:%' AND b.client_id = substr(p_subject, 8)::uuid AND b.status <> 'failed'
		UNION ALL SELECT 'device_task', d.id, p_subject, d.reward_nano, d.created_at FROM device_tasks d
			WHERE p_subject LIKE 'wallet:%' AND d.requester = substr(p_subject, 8) AND d.status NOT IN ('failed', 'cancelled')
		ON CONFLICT DO NOTHING;
	UPDATE mandates m SET spent = (SELECT coalesce(sum(amount), 0) FROM mandate_spends s WHERE s.subject = m.subject)
		WHERE subject = p_subject;
$$;

CREATE OR REPLACE FUNCTION mandate_set(p_key text, p_user text, p_account uuid, p_is_admin boolean, p_per_task bigint,
	p_per_day bigint, p_total bigint, p_above bigint, p_classes text[])
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	k record := mandate_key(p_key, p_user, p_account, p_is_admin);
	m mandates;
	v_by text := coalesce(p_user, 'ai:' || p_account);
BEGIN
	IF k.subject IS NULL OR NOT (k.may_set OR k.is_self) THEN
		RETURN 'not_found';
	END IF;
	INSERT INTO mandates (subject, set_by) VALUES (k.subject, v_by) ON CONFLICT DO NOTHING;
	IF FOUND THEN
		PERFORM mandate_begin(k.subject);
	END IF;
	SELECT * INTO m FROM mandates WHERE subject = k.subject FOR UPDATE;
	IF NOT k.may_set AND NOT (mandate_is_tighter(p_per_task, m.per_task) AND mandate_is_tighter(p_per_day, m.per_day)
			AND mandate_is_tighter(p_total, m.total) AND mandate_is_tighter(p_above, m.approval_above)
			AND (m.classes IS NULL OR coalesce(p_classes <@ m.classes, false))) THEN
		RETURN 'mandate_loosened';
	END IF;
	UPDATE mandates SET per_task = p_per_task, per_day = p_per_day, total = p_total, approval_above = p_above,
		classes = p_classes, set_by = v_by, updated_at = hall_now() WHERE subject = k.subject;
	RETURN NULL;
END
$$;

-- Once, for at most that much, within a day.
CREATE OR REPLACE FUNCTION mandate_grant(p_key text, p_user text, p_is_admin boolean, p_amount bigint)
RETURNS TABLE (refusal text, id uuid, expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	k record := mandate_key(p_key, p_user, NULL, p_is_admin);
BEGIN
	IF k.subject IS NULL OR NOT k.may_set OR NOT EXISTS (SELECT FROM mandates m WHERE m.subject = k.subject) THEN
		RETURN QUERY SELECT 'not_found', NULL::uuid, NULL::timestamptz;
		RETURN;
	END IF;
	RETURN QUERY INSERT INTO mandate_grants (subject, amount, granted_by, expires_at)
		VALUES (k.subject, p_amount, p_user, hall_now() + interval '24 hours')
		RETURNING NULL, id, expires_at;
END
$$;

-- A key without a mandate has no limits.
CREATE OR REPLACE FUNCTION mandate_read(p_key text, p_user text, p_account uuid, p_is_admin boolean)
RETURNS TABLE (refusal text, kind text, currency text, per_task text, per_day text, total text, approval_above text,
	classes text[], spent_day text, spent text, updated_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	k record := mandate_key(p_key, p_user, p_account, p_is_admin);
	v_one numeric := CASE WHEN k.subject LIKE 'wallet:%' THEN 1e9 ELSE 1e6 END;
BEGIN
	IF k.subject IS NULL OR NOT (k.may_set OR k.is_self) THEN
		refusal := 'not_found';
		RETURN NEXT;
		RETURN;
	END IF;
	RETURN QUERY SELECT NULL, split_part(k.subject, ':', 1), CASE v_one WHEN 1e9 THEN 'TON' ELSE 'USD' END,
			trim_scale(m.per_task / v_one)::text, trim_scale(m.per_day / v_one)::text, trim_scale(m.total / v_one)::text,
			trim_scale(m.approval_above / v_one)::text, m.classes, trim_scale(mandate_today(k.subject) / v_one)::text,
			trim_scale(coalesce(m.spent, 0) / v_one)::text, m.updated_at
		FROM (VALUES (1)) one (row) LEFT JOIN mandates m ON m.subject = k.subject;
END
$$;

REVOKE ALL ON FUNCTION mandate_key(text, text, uuid, boolean) FROM PUBLIC;
REVOKE ALL ON FUNCTION mandate_begin(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION mandate_set(text, text, uuid, boolean, bigint, bigint, bigint, bigint, text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION mandate_grant(text, text, boolean, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION mandate_read(text, text, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mandate_set(text, text, uuid, boolean, bigint, bigint, bigint, bigint, text[]),
	mandate_grant(text, text, boolean, bigint), mandate_read(text, text, uuid, boolean) TO hirehall_web;
