-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A key (hex SHA-256) as it stands, or no row: unknown, revoked, or of another kind.
CREATE OR REPLACE FUNCTION track_key(p_key_hash text, p_kind text DEFAULT 'api') RETURNS SETOF tracker_keys
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN QUERY SELECT * FROM tracker_keys
		WHERE key_hash = decode(p_key_hash, 'hex') AND revoked_at IS NULL AND kind = p_kind;
END
$$;

-- The project of that name that the key may write to; p_make: made if there is none. The key of an AI account writes to the
-- projects that it made. Refusals: api_key, not_found.
CREATE OR REPLACE FUNCTION track_enter(p_key_hash text, p_project text, p_make boolean, OUT refusal text,
	OUT project_id bigint, OUT prefix text) LANGUAGE plpgsql AS $$
DECLARE
	k tracker_keys;
	v_ai uuid;
	v_owner uuid;
BEGIN
	SELECT * INTO k FROM track_key(p_key_hash);
	IF NOT FOUND THEN
		v_ai := ai_login(p_key_hash, NULL);
		k.prefix := track_ai_prefix(v_ai);
	END IF;
	IF k.prefix IS NULL THEN
		refusal := 'api_key';
		RETURN;
	END IF;
	prefix := k.prefix;
	SELECT p.id, p.ai_account_id INTO project_id, v_owner FROM tracker_projects p WHERE p.name = p_project;
	IF project_id IS NULL AND p_make AND k.project_id IS NULL THEN
		INSERT INTO tracker_projects (name, ai_account_id) VALUES (p_project, v_ai) ON CONFLICT DO NOTHING;
		SELECT p.id, p.ai_account_id INTO project_id, v_owner FROM tracker_projects p WHERE p.name = p_project;
	END IF;
	IF project_id IS NULL OR project_id <> coalesce(k.project_id, project_id) OR (v_ai IS NOT NULL AND v_owner IS DISTINCT FROM v_ai) THEN
		project_id := NULL;
		refusal := 'not_found'; -- of others one learns nothing
		RETURN;
	END IF;
	IF v_ai IS NULL AND (k.last_used_at IS NULL OR k.last_used_at < hall_now() - interval '10 minutes') THEN
		UPDATE tracker_keys SET last_used_at = hall_now() WHERE key_hash = k.key_hash;
	END IF;
END
$$;

-- What the log calls a key of an AI account.
CREATE OR REPLACE FUNCTION track_ai_prefix(p_account uuid) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'ai:' || p_account $$;

-- Who a key is, and the one project it is of (null: all). An AI account's is of the project that is named, if it made that,
-- and of none (-1) otherwise.
CREATE OR REPLACE FUNCTION track_who(p_key_hash text, p_project text, OUT prefix text, OUT project_id bigint) RETURNS SETOF record
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN QUERY SELECT k.prefix, k.project_id FROM track_key(p_key_hash) k;
	IF NOT FOUND THEN
		RETURN QUERY SELECT track_ai_prefix(a), coalesce((SELECT p.id FROM tracker_projects p
			WHERE p.name = p_project AND p.ai_account_id = a), -1) FROM ai_login(p_key_hash, NULL) a WHERE a IS NOT NULL;
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION track_agent(p_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_id bigint;
BEGIN
	SELECT id INTO v_id FROM tracker_agents WHERE name = p_name;
	IF v_id IS NULL THEN
		INSERT INTO tracker_agents (name) VALUES (p_name) ON CONFLICT DO NOTHING;
		SELECT id INTO v_id FROM tracker_agents WHERE name = p_name;
	END IF;
	RETURN v_id;
END
$$;

-- A new key; p_project NULL: for all projects. The project is made if there is none.
CREATE OR REPLACE FUNCTION track_key_add(p_key_hash text, p_prefix text, p_kind text, p_project text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO tracker_projects (name) SELECT p_project
		WHERE p_project IS NOT NULL AND NOT EXISTS (SELECT FROM tracker_projects WHERE name = p_project)
		ON CONFLICT DO NOTHING;
	INSERT INTO tracker_keys (key_hash, prefix, kind, project_id)
		VALUES (decode(p_key_hash, 'hex'), p_prefix, p_kind, (SELECT id FROM tracker_projects WHERE name = p_project));
END
$$;

-- The setting API_KEY is a key for everything; another value ends the one before. What an admin revoked stays so.
CREATE OR REPLACE FUNCTION track_key_of_setting(p_key_hash text, p_prefix text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE tracker_keys SET revoked_at = hall_now()
		WHERE is_setting AND revoked_at IS NULL AND key_hash <> decode(p_key_hash, 'hex');
	INSERT INTO tracker_keys (key_hash, prefix, is_setting) VALUES (decode(p_key_hash, 'hex'), p_prefix, true)
		ON CONFLICT DO NOTHING;
END
$$;

-- Another key of the same kind for the same project; the one before ends. Refusal: not_found.
CREATE OR REPLACE FUNCTION track_key_rotate(p_id bigint, p_key_hash text, p_prefix text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	k tracker_keys;
BEGIN
	UPDATE tracker_keys SET revoked_at = hall_now() WHERE id = p_id AND revoked_at IS NULL RETURNING * INTO k;
	IF NOT FOUND THEN
		RETURN 'not_found';
	END IF;
	INSERT INTO tracker_keys (key_hash, prefix, kind, project_id) VALUES (decode(p_key_hash, 'hex'), p_prefix, k.kind, k.project_id);
	RETURN NULL;
END
$$;
