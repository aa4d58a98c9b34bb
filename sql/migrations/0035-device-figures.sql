-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The figures of the page /stats, counted at most once a minute.
CREATE TABLE IF NOT EXISTS device_figures (
	is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
	at timestamptz NOT NULL,
	stats jsonb NOT NULL,
	days jsonb NOT NULL,
	kinds jsonb NOT NULL
);
GRANT SELECT ON device_figures TO hirehall_web;
