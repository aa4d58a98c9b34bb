-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A duty with a time. One waiting row for each (kind, subject): adding it again moves it, as a new row, so that a
-- worker that still holds the old one cannot end the new one.
CREATE OR REPLACE FUNCTION job_add(p_kind text, p_subject text, p_at timestamptz, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM jobs WHERE kind = p_kind AND subject = p_subject AND dead_at IS NULL AND subject <> '';
	INSERT INTO jobs (kind, subject, run_at, data) VALUES (p_kind, p_subject, p_at, p_data) ON CONFLICT DO NOTHING;
END
$$;
