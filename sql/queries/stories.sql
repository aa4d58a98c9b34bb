-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Stories: what their owner asks for, and what their makers write.

-- story_workflow: - -> story_workflow
SELECT w.segments FROM workflow_definitions w WHERE w.is_active OR w.version = 'default'
ORDER BY w.is_active DESC, w.created_at DESC, w.version DESC LIMIT 1;

-- story_add: story_new_row -> story_key write
SELECT story_add(:user_id, :topic, :main_role, :scene, :lang) AS id;

-- story_read: story_key -> story?
SELECT s.id, s.topic, s.main_role, s.scene, s.lang, s.status, s.current_segment, s.workflow_version, s.created_at, s.updated_at,
	s.share_hash IS NOT NULL AS is_shared, s.makes_all, (SELECT count(*) FROM story_segments g WHERE g.story_id = s.id) AS total_segments
FROM stories s WHERE s.id = :id AND s.user_id = :user_id;

-- story_shared: story_share_key -> story?
SELECT s.id, s.topic, s.main_role, s.scene, s.lang, s.status, s.current_segment, s.workflow_version, s.created_at, s.updated_at,
	true AS is_shared, s.makes_all, (SELECT count(*) FROM story_segments g WHERE g.story_id = s.id) AS total_segments
FROM stories s WHERE s.share_hash = decode(:token_hash, 'hex');

-- story_ids: story_key -> story_ids
SELECT coalesce(json_agg(id ORDER BY id DESC), '[]') AS task_ids FROM (
	SELECT id FROM stories WHERE user_id = :user_id ORDER BY id DESC LIMIT 10000) s;

-- story_total: story_page_ask -> story_total
SELECT count(*) AS total FROM stories WHERE user_id = :user_id;

-- story_page: story_page_ask -> story*
SELECT s.id, s.topic, s.main_role, s.scene, s.lang, s.status, s.current_segment, s.workflow_version, s.created_at, s.updated_at,
	s.share_hash IS NOT NULL AS is_shared, s.makes_all, (SELECT count(*) FROM story_segments g WHERE g.story_id = s.id) AS total_segments
FROM stories s WHERE s.user_id = :user_id ORDER BY s.id DESC LIMIT :limit OFFSET :offset;

-- story_segments: story_key -> story_segment*
SELECT n AS segment_id, name, status, message, error, run_n, executor, model, tokens_in, tokens_out, cost_micros, started_at,
	ended_at, metadata
FROM story_segments WHERE story_id = :id ORDER BY n;

-- story_resources: story_segment_key -> story_resource*
SELECT n AS segment_id, path, type, bytes, sha256, meta FROM story_resources
WHERE story_id = :id AND (:n::bigint IS NULL OR n = :n) ORDER BY n, position;

-- story_file: story_file_ask -> story_resource?
SELECT r.n AS segment_id, r.path, r.type, r.bytes, r.sha256, r.meta
FROM story_resources r JOIN stories s ON s.id = r.story_id
WHERE r.path = :url AND s.id = split_part(:url, '/', 2)::bigint
	AND (s.user_id = :user_id OR s.share_hash = decode(:share_hash, 'hex'))
LIMIT 1;

-- story_take: story_execute_ask -> story_taken write
SELECT refusal, run_n, name, job_id FROM story_take(:user_id, :id, :n, :redo, :how, :wait_s::int, :lease_s::int, :executor,
	:words::text[], :deliverable, :budget_cents, :limit_s);

-- story_lease: story_segment_key -> story_leased? write
SELECT g.name, g.run_n, g.input_hash, g.executor, s.topic, s.main_role, s.scene, s.lang
FROM story_lease(:id, :n::int, :lease_s::int) g JOIN stories s ON s.id = g.story_id;

-- story_tell: story_worker -> story_ended write
SELECT story_tell(:id, :n::int, :run_n::int, :message, :lease_s::int) AS is_done;

-- story_watch: story_segment_key -> story_ended write
SELECT story_watch(:id, :n::int) AS is_done;

-- ---------------------------------------------------------------- made elsewhere

-- story_call: story_call -> story_called write
SELECT call_key, external_id FROM story_call(:id, :n::int, :item::int, :input_hash);

-- story_call_known: story_call -> story_key? write
UPDATE story_calls SET state = 'running', external_id = :external_id
WHERE story_id = :id AND n = :n AND item = :item AND call_key = :call_key::uuid AND state IN ('sent', 'running')
RETURNING story_id AS id;

-- Is the segment under way again, which waits for this very job?
-- story_call_wanted: story_call -> story_ended
SELECT EXISTS (SELECT FROM story_calls c JOIN story_segments g ON g.story_id = c.story_id AND g.n = c.n AND g.status = 'running'
	WHERE c.call_key = :call_key::uuid) AS is_done;

-- story_call_off: story_call -> -
UPDATE story_calls SET state = 'failed' WHERE call_key = :call_key::uuid AND state = 'running';

-- story_call_over: story_call -> - write
SELECT story_call_over(:id, :n::int, :item::int, :call_key::uuid, :state, :account, :micros, :tokens_in, :tokens_out, :model);

-- story_delivered: story_call -> story_delivery?
SELECT s.text, s.file, s.file_type, f.state, f.place FROM story_orders o JOIN tasks t ON t.id = o.task_id
JOIN submissions s ON s.id = t.submission_id LEFT JOIN files f ON f.name = s.file
WHERE o.story_id = :id AND o.n = :n AND o.item = :item AND o.state = 'delivered';

-- story_refuse: story_call -> - write
UPDATE story_orders SET state = 'refused' WHERE story_id = :id AND n = :n AND item = :item AND state = 'delivered';

-- story_done: story_worker -> story_ended write
SELECT story_done(:id, :n::int, :run_n::int, :files::jsonb, :input_hash, :metadata::jsonb) AS is_done;

-- story_stop: story_worker -> story_ended write
SELECT story_stop(:id, :n::int, :run_n::int, :message, 'hall', NULL) AS is_done;

-- story_state: story_segment_key -> story_state?
SELECT g.status, g.lease_until > clock_timestamp() AND g.message IS NOT NULL AS is_worked_on,
	CASE g.executor WHEN 'local' THEN (SELECT count(*) FROM story_segments o WHERE o.status = 'running'
		AND o.message IS NOT NULL AND o.lease_until > clock_timestamp() AND o.executor = 'local') ELSE 0 END AS n_worked_on
FROM story_segments g WHERE g.story_id = :id AND g.n = :n;

-- Whose story goes on by itself.
-- story_goes_on: story_key -> story_key?
SELECT id, user_id FROM stories WHERE id = :id AND makes_all;

-- story_goes_off: story_key -> -
UPDATE stories SET makes_all = false WHERE id = :id;

-- story_exists: story_key -> story_key?
SELECT id FROM stories WHERE id = :id;

-- story_cancel: story_key -> - write
SELECT refusal FROM story_cancel(:user_id, :id);

-- story_drop: story_key -> - write
SELECT refusal FROM story_drop(:user_id, :id);

-- story_share: story_share_key -> story_key? write
UPDATE stories SET share_hash = decode(:token_hash, 'hex') WHERE id = :id AND user_id = :user_id RETURNING id;
