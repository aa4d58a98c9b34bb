-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Translations of tasks: wanted by readers, made by the job task_translate.

-- A job for each task of the comma list that has none waiting and did not fail too often within a day.
-- translation_want: translation_ask -> - write
INSERT INTO jobs (kind, subject)
SELECT 'task_translate', t.id || ':' || :lang
FROM unnest(string_to_array(:ids, ',')::uuid[]) t (id)
WHERE NOT EXISTS (SELECT FROM task_translations r WHERE r.task_id = t.id AND r.lang = :lang)
	AND NOT EXISTS (SELECT FROM translation_tries f WHERE f.task_id = t.id AND f.lang = :lang AND f.tries >= 4
		AND f.at > hall_now() - interval '1 day')
	AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'task_translate' AND j.subject = t.id || ':' || :lang AND j.dead_at IS NULL)
ON CONFLICT DO NOTHING;

-- translation_take: translation -> translation?
SELECT t.id AS task_id, :lang::text AS lang, t.task AS text
FROM tasks t WHERE t.id = :task_id AND t.deleted_at IS NULL
	AND NOT EXISTS (SELECT FROM task_translations r WHERE r.task_id = t.id AND r.lang = :lang);

-- translation_keep: translation -> -
WITH ended AS (
	DELETE FROM translation_tries WHERE task_id = :task_id AND lang = :lang)
INSERT INTO task_translations (task_id, lang, text, engine) VALUES (:task_id, :lang, :text, :engine)
ON CONFLICT DO NOTHING;

-- translation_failed: translation -> translation_tries
INSERT INTO translation_tries AS f (task_id, lang, error) VALUES (:task_id, :lang, :error)
ON CONFLICT (task_id, lang) DO UPDATE SET error = excluded.error, at = excluded.at,
	tries = CASE WHEN f.at < hall_now() - interval '1 day' THEN 1 ELSE f.tries + 1 END
RETURNING tries;
