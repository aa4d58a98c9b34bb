-- Which scripts were run. SPDX-License-Identifier: AGPL-3.0-or-later

-- migration_take: script_key -> -
INSERT INTO schema_migrations (name) VALUES (:name) ON CONFLICT DO NOTHING

-- function_take: script_key -> -
INSERT INTO schema_functions (name, hash) VALUES (:name, :hash)
ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, at = now() WHERE schema_functions.hash <> excluded.hash

-- Functions call one another, whichever is made first.
-- bodies_later: - -> - write
SELECT set_config('check_function_bodies', 'off', true);
