-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Jobs: claimed with a lease, ended by a statement guarded with the fence (attempts). See src/io/queue.h.

-- queue_claim: queue_want -> job* write
UPDATE jobs SET attempts = attempts + 1, lease_until = now() + make_interval(secs => :lease_s)
WHERE id IN (
	SELECT id FROM jobs
	WHERE dead_at IS NULL AND run_at <= hall_now() AND (lease_until IS NULL OR lease_until < now())
		AND (kind = ANY (:kinds::text[])) = :is_of_these
	ORDER BY run_at, id LIMIT :max FOR UPDATE SKIP LOCKED)
RETURNING id, kind, subject, data, attempts;

-- queue_done: job_fence -> -
DELETE FROM jobs WHERE id = :id AND attempts = :attempts AND dead_at IS NULL;

-- queue_again: job_fence -> -
UPDATE jobs SET lease_until = NULL, last_error = left(:why, 500),
	run_at = CASE WHEN :give_up::boolean THEN run_at ELSE hall_now() + make_interval(secs => :delay_s) END,
	dead_at = CASE WHEN :give_up::boolean THEN hall_now() END
WHERE id = :id AND attempts = :attempts AND dead_at IS NULL;
