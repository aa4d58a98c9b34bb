-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tasks of one AI account as A2A shows them. moved_at: when the state became what it is.

-- a2a_task: a2a_task_key -> a2a_task?
SELECT t.id, coalesce(a.context_id, t.id::text) AS context_id, coalesce(a.history, '[]') AS history, t.status,
	a2a_state(t) AS state, greatest(t.created_at, t.accepted_at, t.finished_at, s.created_at) AS moved_at,
	coalesce(jsonb_path_exists(a.history, '$[*] ? (@.messageId == $id)', jsonb_build_object('id', :message_id::text)), false) AS was_said
FROM tasks t LEFT JOIN a2a_tasks a ON a.task_id = t.id LEFT JOIN submissions s ON s.id = t.submission_id
WHERE t.id = :id::uuid AND t.ai_account_id = :account_id::uuid AND t.deleted_at IS NULL;

-- The newest change first; a page goes on below the time and id that its token names.
-- a2a_tasks: a2a_list -> a2a_tasks_row*
SELECT * FROM (
	SELECT t.id, coalesce(a.context_id, t.id::text) AS context_id, coalesce(a.history, '[]') AS history, t.status,
		a2a_state(t) AS state, greatest(t.created_at, t.accepted_at, t.finished_at, s.created_at) AS moved_at,
		false AS was_said, count(*) OVER () AS n
	FROM tasks t LEFT JOIN a2a_tasks a ON a.task_id = t.id LEFT JOIN submissions s ON s.id = t.submission_id
	WHERE t.ai_account_id = :account_id::uuid AND t.deleted_at IS NULL AND t.parent_id IS NULL
		AND (:context_id::text IS NULL OR coalesce(a.context_id, t.id::text) = :context_id)
		AND (:state::text IS NULL OR a2a_state(t) = :state)
		AND (:after::timestamptz IS NULL OR greatest(t.created_at, t.accepted_at, t.finished_at, s.created_at) > :after)) r
WHERE :below_at::timestamptz IS NULL OR (moved_at, id) < (:below_at::timestamptz, :below_id::uuid)
ORDER BY moved_at DESC, id DESC LIMIT :size::int + 1;

-- a2a_said: a2a_message -> - write
SELECT a2a_said(:id::uuid, :context_id, :message::jsonb);
