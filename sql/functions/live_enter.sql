-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may listen to what. p_kind: key, ticket, session. Gives the one project that the caller hears, null for all it
-- may see; of a session its address, since who is an admin is a setting; and the credential that the socket stands on,
-- which of a ticket is its maker's. p_story: the one story that its owner looks at; `project` is then its place in the feed.
CREATE OR REPLACE FUNCTION live_enter(p_kind text, p_hash text, p_project text, p_story bigint, OUT refusal text,
	OUT project text, OUT email text, OUT kind text, OUT hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	kind := p_kind;
	hash := p_hash;
	IF p_story IS NOT NULL THEN
		SELECT feed_story(o.id), NULL FROM sessions s JOIN users u ON u.id = s.user_id AND u.deleted_at IS NULL
			LEFT JOIN stories o ON o.user_id = u.id AND o.id = p_story
			WHERE p_kind = 'session' AND s.token_hash = decode(p_hash, 'hex') AND s.expires_at > now() INTO project, email;
		refusal := CASE WHEN NOT FOUND THEN 'credentials' WHEN project IS NULL THEN 'forbidden' END;
		RETURN;
	ELSIF p_kind = 'ticket' THEN
		UPDATE live_tickets t SET used_at = now()
			WHERE t.ticket_hash = decode(p_hash, 'hex') AND t.used_at IS NULL AND t.expires_at > now() AND t.wallet IS NULL
				AND NOT EXISTS (SELECT FROM live_ended(ARRAY[t.maker_kind], ARRAY[encode(t.maker_hash, 'hex')]))
			RETURNING t.project, t.maker_kind, encode(t.maker_hash, 'hex') INTO project, kind, hash;
	ELSIF p_kind = 'key' THEN
		SELECT p.name INTO project FROM tracker_keys k LEFT JOIN tracker_projects p ON p.id = k.project_id
			WHERE k.key_hash = decode(p_hash, 'hex') AND k.kind = 'api' AND k.revoked_at IS NULL;
	ELSE
		SELECT u.email INTO email FROM sessions s JOIN users u ON u.id = s.user_id AND u.deleted_at IS NULL
			WHERE s.token_hash = decode(p_hash, 'hex') AND s.expires_at > now();
	END IF;
	IF NOT FOUND THEN
		refusal := CASE p_kind WHEN 'key' THEN 'api_key' ELSE 'credentials' END;
	ELSIF project <> p_project THEN
		refusal := 'forbidden';
	END IF;
	project := coalesce(project, p_project);
END
$$;

GRANT EXECUTE ON FUNCTION live_enter(text, text, text, bigint) TO hirehall_live;

-- Those of the credentials that stand no more: revoked, signed out, out of time.
CREATE OR REPLACE FUNCTION live_ended(p_kinds text[], p_hashes text[]) RETURNS TABLE (kind text, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT c.kind, c.hash FROM unnest(p_kinds, p_hashes) c (kind, hash)
	WHERE NOT CASE c.kind
		WHEN 'key' THEN EXISTS (SELECT FROM tracker_keys k
			WHERE k.key_hash = decode(c.hash, 'hex') AND k.kind = 'api' AND k.revoked_at IS NULL)
		WHEN 'session' THEN EXISTS (SELECT FROM sessions s JOIN users u ON u.id = s.user_id AND u.deleted_at IS NULL
			WHERE s.token_hash = decode(c.hash, 'hex') AND s.expires_at > now())
		WHEN 'wallet' THEN EXISTS (SELECT FROM ton_wallets w WHERE w.address = convert_from(decode(c.hash, 'hex'), 'UTF8')
			AND w.blocked_at IS NULL)
		WHEN 'wallet_token' THEN EXISTS (SELECT FROM ton_tokens o JOIN ton_wallets w ON w.address = o.address AND w.blocked_at IS NULL
			WHERE o.token_hash = decode(c.hash, 'hex') AND o.expires_at > now())
		ELSE true END
$$;
