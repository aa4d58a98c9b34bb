-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Until when a task that is taken now is kept for the person; null without a reservation.
CREATE OR REPLACE FUNCTION task_reserved_until(p_minutes numeric)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN hall_now() + make_interval(secs => p_minutes::double precision * 60);
END
$$;
