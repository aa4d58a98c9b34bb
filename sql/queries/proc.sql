-- How the database and its queue are. SPDX-License-Identifier: AGPL-3.0-or-later

-- durability: - -> durability
SELECT current_setting('synchronous_commit') AS synchronous_commit, current_setting('fsync') AS fsync,
	current_setting('full_page_writes') AS full_page_writes

-- db_alive: - -> db_version
SELECT current_setting('server_version') AS server_version

-- jobs_count: - -> jobs_counts
SELECT
	count(*) FILTER (WHERE dead_at IS NULL AND run_at <= hall_now()) AS due,
	count(*) FILTER (WHERE dead_at IS NULL AND run_at > hall_now()) AS later,
	count(dead_at) AS dead,
	coalesce(extract(epoch FROM hall_now() - min(run_at) FILTER (WHERE dead_at IS NULL AND run_at <= hall_now())), 0)::bigint
		AS lag_s
FROM jobs

-- db_time: - -> db_clock
SELECT clock_timestamp() AS now, (SELECT shift <> interval '0' FROM hall_clock) AS is_shifted
