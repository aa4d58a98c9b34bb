-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Takes the free person who asks least and fits, and makes them busy; null if there is none. Two calls at once
-- never take the same person: a row that another call holds is passed over. Two questions, because with and without a
-- place they want different indexes.
CREATE OR REPLACE FUNCTION human_match(p_budget bigint, p_location text)
RETURNS humans LANGUAGE plpgsql AS $$
DECLARE
	h humans;
	v_id uuid;
BEGIN
	IF p_location IS NULL THEN
		SELECT id INTO v_id FROM humans
			WHERE status = 'available' AND deleted_at IS NULL AND NOT is_robot AND min_budget_cents <= p_budget
			ORDER BY min_budget_cents, id LIMIT 1 FOR UPDATE SKIP LOCKED;
	ELSE
		SELECT id INTO v_id FROM humans
			WHERE status = 'available' AND deleted_at IS NULL AND NOT is_robot AND min_budget_cents <= p_budget
				AND location = p_location
			ORDER BY min_budget_cents, id LIMIT 1 FOR UPDATE SKIP LOCKED;
	END IF;
	UPDATE humans SET status = 'busy' WHERE id = v_id RETURNING * INTO h;
	RETURN h;
END
$$;
