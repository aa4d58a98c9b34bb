-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Fair work: corrections, disputes, reviews, the places of a task for several people, how requesters answer.

-- task_request_changes: task_act -> changes_asked write
SELECT refusal, round FROM task_request_changes(:task_id, :key_hash, :account, :reason, :criteria::text[]);

-- task_dispute: task_act -> - write
SELECT task_dispute(:task_id, :human_id, :actor_kind, :reason) AS refusal;

-- dispute_read: task_act -> dispute?
SELECT d.task_id, d.reason, d.status, d.created_at, d.due_at, d.decided_at, d.note
FROM task_disputes d WHERE d.task_id = :task_id;

-- task_rate: task_act -> review write
SELECT refusal, review_id AS id
FROM task_rate(:task_id, :human_id, :key_hash, :account, :actor_kind, :rating::int, :comment);

-- What is shown to everybody, and the caller's own.
-- reviews_of: task_act -> review*
SELECT r.id, r.task_id, r.side, r.rating, r.comment, r.created_at, r.visible_at <= hall_now() AS is_shown
FROM task_reviews r
WHERE r.task_id = task_mine(:task_id, :human_id::uuid) AND (r.visible_at <= hall_now()
	OR (r.side = 'ai' AND r.ai_account_id = :ai_account_id::uuid) OR (r.side = 'human' AND r.human_id = :human_id::uuid))
ORDER BY r.created_at, r.id;

-- task_known: task_act -> -
SELECT CASE WHEN NOT EXISTS (SELECT FROM tasks WHERE id = :task_id AND deleted_at IS NULL) THEN 'not_found' END AS refusal;

-- review_sums: reviews_ask -> review_summary
SELECT review_count, trim_scale(avg_rating)::text AS avg_rating FROM reviews_about(:human_id, :ai_account_id);

-- reviews_newest: reviews_ask -> review*
SELECT r.id, r.task_id, r.side, r.rating, r.comment, r.created_at, true AS is_shown
FROM task_reviews r
WHERE r.visible_at <= hall_now() AND ((r.side = 'ai' AND r.human_id = :human_id::uuid)
	OR (r.side = 'human' AND r.ai_account_id = :ai_account_id::uuid))
ORDER BY r.visible_at DESC, r.id DESC LIMIT :max;

-- A person's own completed tasks, newest first: what they wrote, what was written about them.
-- reviews_mine: reviews_ask -> review_pair*
SELECT t.id AS task_id, t.task, coalesce(tr.text, t.task) AS task_display, t.finished_at,
	t.finished_at + interval '7 days' > hall_now() AND o.id IS NULL AND t.ai_account_id IS NOT NULL AS may_write,
	t.finished_at + interval '7 days' AS until, o.rating AS own_rating, o.comment AS own_comment,
	a.rating AS their_rating, a.comment AS their_comment
FROM tasks t
LEFT JOIN task_translations tr ON tr.task_id = t.id AND tr.lang = :lang
LEFT JOIN task_reviews o ON o.task_id = t.id AND o.side = 'human'
LEFT JOIN task_reviews a ON a.task_id = t.id AND a.side = 'ai' AND a.visible_at <= hall_now()
WHERE t.human_id = :human_id::uuid AND t.status = 'completed' AND t.deleted_at IS NULL
ORDER BY t.created_at DESC, t.id DESC LIMIT :max;

-- requesters_of: requesters_ask -> requester*
SELECT ai_account_id AS id, reviewed, approved, median_review_s FROM requester_stats WHERE ai_account_id = ANY (:ids::uuid[]);

-- requester_known: requesters_ask -> requester?
SELECT a.id, s.reviewed, s.approved, s.median_review_s
FROM ai_accounts a LEFT JOIN requester_stats s ON s.ai_account_id = a.id
WHERE a.id = :id::uuid AND a.deleted_at IS NULL;

-- assignments_of: task_act -> assignment*
SELECT t.id, t.human_id, t.status, t.failure_reason, s.id AS submission_id, s.text, s.file, t.accepted_at, t.delivered_at,
	t.finished_at
FROM tasks t LEFT JOIN submissions s ON s.id = t.submission_id
WHERE t.parent_id = :task_id AND t.deleted_at IS NULL ORDER BY t.accepted_at, t.id;

-- Every delivery of a task; for a person only their own.
-- submissions_of: task_act -> round*
SELECT s.id, s.n, s.type, s.text, s.file, s.created_at
FROM submissions s WHERE s.task_id = :task_id AND (:human_id::uuid IS NULL OR s.human_id = :human_id::uuid)
ORDER BY s.n;

-- place_of: task_act -> assignment?
SELECT id, status FROM tasks WHERE parent_id = :task_id AND human_id = :human_id::uuid AND deleted_at IS NULL;

-- task_lapse: task_key -> - write
SELECT task_lapse(:task_id);

-- dispute_timeout: task_key -> - write
SELECT task_dispute_timeout(:task_id);

-- requester_count: task_key -> - write
SELECT requester_count(:task_id::uuid);
