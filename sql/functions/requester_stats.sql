-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How a requester answers. Each answer asks a job to count anew, so that no two answers of a requester wait for one row.
CREATE OR REPLACE FUNCTION requester_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- whoever holds the lock is about to commit such a job, and it runs after both
	IF pg_try_advisory_xact_lock(hashtextextended(NEW.ai_account_id::text, 13)) AND NOT EXISTS (SELECT FROM jobs
			WHERE kind = 'requester_stats' AND subject = NEW.ai_account_id::text AND dead_at IS NULL AND lease_until IS NULL) THEN
		PERFORM job_add('requester_stats', NEW.ai_account_id::text, hall_now() + interval '1 second');
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tasks_answered AFTER UPDATE OF status ON tasks
	FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('completed', 'failed')
		AND NEW.reviewed_at IS NOT NULL AND NEW.ai_account_id IS NOT NULL)
	EXECUTE FUNCTION requester_answered();

-- Over the last 500 answers: what was approved, by the requester or by their silence, and the median time to answer.
CREATE OR REPLACE FUNCTION requester_count(p_account uuid)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO requester_stats (ai_account_id, reviewed, approved, median_review_s, updated_at)
	SELECT p_account, count(*), count(*) FILTER (WHERE status = 'completed'),
		coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM reviewed_at - delivered_at)), 0)::bigint,
		hall_now()
	FROM (SELECT status, reviewed_at, delivered_at FROM tasks WHERE ai_account_id = p_account AND reviewed_at IS NOT NULL
		AND status IN ('completed', 'failed') ORDER BY reviewed_at DESC LIMIT 500) last
	ON CONFLICT (ai_account_id) DO UPDATE SET reviewed = excluded.reviewed, approved = excluded.approved,
		median_review_s = excluded.median_review_s, updated_at = excluded.updated_at
$$;
