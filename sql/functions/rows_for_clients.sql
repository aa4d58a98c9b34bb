-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Service clients as a list of the admin pages, like those of rows_for_admins.sql; known by their names.
CREATE OR REPLACE VIEW admin_clients AS
SELECT c.name AS id, c.created_at AS at, s.status, false AS is_deleted, concat_ws(' ', c.name, c.users::text) AS words,
	jsonb_build_object('id', c.name, 'users', coalesce(array_to_string(c.users, ', '), '*'),
		'scopes', array_to_string(c.scopes, ', '), 'cap_usd', usdc(c.cap_micro)::numeric, 'spent_usd', usdc(t.micro)::numeric,
		'cap', coalesce(usdc(c.cap_micro), '-'), 'spent', usdc(t.micro), 'tasks', t.n, 'status', s.status,
		'created_at', iso(c.created_at), 'last_used_at', iso(c.last_used_at), 'revoked_at', iso(c.revoked_at)) AS data
FROM service_clients c
CROSS JOIN LATERAL (SELECT CASE WHEN c.revoked_at IS NULL THEN 'valid' ELSE 'revoked' END AS status) s
CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(coalesce(b.actual_micro, b.estimated_micro))
	FILTER (WHERE b.status <> 'failed'), 0)::bigint AS micro FROM bounties b WHERE b.client_id = c.id) t;
GRANT SELECT ON admin_clients TO hirehall_web, hirehall_audit;
