-- What must be there before anything else can be asked. SPDX-License-Identifier: AGPL-3.0-or-later

-- migrate_lock: - -> - write
SELECT pg_advisory_xact_lock(7301464001)

-- migrations_table: - -> - write
CREATE TABLE IF NOT EXISTS schema_migrations (
	name text PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now()
)

-- functions_table: - -> - write
CREATE TABLE IF NOT EXISTS schema_functions (
	name text PRIMARY KEY,
	hash text NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
)
