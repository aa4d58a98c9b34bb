-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may listen to what. p_kind: key, ticket, session. Gives the one project that the caller hears, null for all it
-- may see; of a session its address, since who is an admin is a setting.
CREATE OR REPLACE FUNCTION live_enter(p_kind text, p_hash text, p_project text, OUT refusal text, OUT project text, OUT email text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	IF p_kind = 'ticket' THEN
		UPDATE live_tickets t SET used_at = now()
			WHERE t.ticket_hash = decode(p_hash, 'hex') AND t.used_at IS NULL AND t.expires_at > now() RETURNING t.project INTO project;
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
