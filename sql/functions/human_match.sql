-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Takes the free person who asks least and fits, and makes them busy; null if there is none. Two calls at once
-- never take the same person: a row that another call holds is passed over.
CREATE OR REPLACE FUNCTION human_match(p_budget bigint, p_location text)
RETURNS humans LANGUAGE plpgsql AS $$
DECLARE
	h humans;
BEGIN
	UPDATE humans SET status = 'busy' WHERE id = (
		SELECT id FROM humans
		WHERE status = 'available' AND deleted_at IS NULL AND NOT is_robot AND min_budget_cents <= p_budget
			AND (p_location IS NULL OR location = p_location)
		ORDER BY min_budget_cents, id LIMIT 1 FOR UPDATE SKIP LOCKED)
	RETURNING * INTO h;
	RETURN h;
END
$$;
