-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Lists of tasks (sql/functions/task_find.sql).

-- task_list: task_ask -> task_row*
SELECT r.*, coalesce(tr.text, r.task) AS task_display, coalesce(tr.lang, 'en') AS lang, tr.engine, hall_now() AS now
FROM task_find(:part, :sort, :key, :before_id, :max, :status, :task_label, :deliverable, :origin_country, :min_budget,
	:max_budget, :deadline_before, :q, :lat, :lng, :radius_km, :human_id, :human_location, :human_country,
	:human_min) f
JOIN task_rows r ON r.id = f.id
LEFT JOIN task_translations tr ON tr.task_id = r.id AND tr.lang = :lang
ORDER BY f.n;

-- human_fit: task_ask -> human_fit?
SELECT id AS human_id, location AS human_location, country AS human_country, min_budget_cents AS human_min
FROM humans WHERE id = :human_id AND deleted_at IS NULL;
