-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people and agents say to each other: channels of tasks, comments, inquiries, templates. Who may is part of each
-- statement; a column `refusal` says why nothing was done.

-- contact_open: contact_ask -> - write
SELECT contact_open(:task_id, :key_hash, :account, :with_human) AS refusal;

-- contact_channel: contact_ask -> contact_channel
SELECT coalesce(contact_refusal(:task_id, :key_hash, me.ai, :human_id, :is_admin),
		CASE WHEN c.id IS NULL THEN 'contact_not_ready' END) AS refusal,
	c.id, c.task_id, c.human_id, c.status, c.opened_at, c.closed_at, c.message_n AS message_count, c.ai_read_n,
	c.human_read_n, c.ai_unread, c.human_unread, h.name AS human_name, a.name AS ai_name
FROM (VALUES (ai_login(:key_hash, :account))) me (ai)
CROSS JOIN LATERAL contact_find(:task_id, me.ai, :human_id, :with_human, :is_admin) c
LEFT JOIN humans h ON h.id = c.human_id
LEFT JOIN tasks t ON t.id = c.task_id
LEFT JOIN ai_accounts a ON a.id = t.ai_account_id;

-- The newest ones before a message, newest first.
-- contact_messages: contact_page -> contact_message*
SELECT m.id, m.sender_type, m.sender_id, m.body, m.file, m.created_at,
	(m.sender_type = 'ai' OR m.n <= :ai_read_n)::int AS read_by_ai,
	(m.sender_type = 'human' OR m.n <= :human_read_n)::int AS read_by_human
FROM contact_messages m
WHERE m.channel_id = :id AND m.n < CASE WHEN :before::uuid IS NULL THEN 2147483647
	ELSE (SELECT b.n FROM contact_messages b WHERE b.id = :before::uuid AND b.channel_id = :id) END
ORDER BY m.n DESC LIMIT :max;

-- contact_send: contact_ask -> contact_message write
SELECT refusal, id, sender_type, sender_id, created_at,
	(sender_type = 'ai')::int AS read_by_ai, (sender_type = 'human')::int AS read_by_human
FROM contact_send(:task_id, :key_hash, :account, :actor_kind, :human_id, :with_human, :body, :file, :dry);

-- contact_read: contact_ask -> - write
SELECT contact_read(:task_id, :key_hash, :account, :human_id, :with_human) AS refusal;

-- What the mail about unread messages says, if there still are any. Who has said what to be told of is told by
-- notify_scan() instead, or not at all.
-- contact_mail_due: talk_key -> talk_mail?
SELECT h.email AS to_email, u.lang, c.task_id AS id, coalesce(tr.text, t.task) AS words, c.human_unread AS n
FROM task_contacts c JOIN humans h ON h.id = c.human_id JOIN users u ON u.id = h.user_id JOIN tasks t ON t.id = c.task_id
LEFT JOIN task_translations tr ON tr.task_id = t.id AND tr.lang = u.lang
WHERE c.id = :id AND c.human_unread > 0 AND h.deleted_at IS NULL AND u.deleted_at IS NULL AND t.deleted_at IS NULL
	AND NOT EXISTS (SELECT FROM notify_settings s WHERE s.user_id = u.id);

-- contact_mail: talk_mail_new -> - write
SELECT contact_mail(:id, :to_email, :subject, :text);

-- comment_list: comment_ask -> comment*
SELECT n.* FROM (
	SELECT c.id, c.task_id, c.human_id, h.name AS human_name, c.body, c.created_at
	FROM task_comments c JOIN humans h ON h.id = c.human_id JOIN tasks t ON t.id = c.task_id
	WHERE c.task_id = :task_id AND t.deleted_at IS NULL
	ORDER BY c.created_at DESC, c.id DESC LIMIT 200) n
ORDER BY n.created_at, n.id;

-- comment_task: comment_ask -> talk_key?
SELECT id FROM tasks WHERE id = :task_id AND deleted_at IS NULL;

-- comment_add: comment_ask -> comment write
SELECT refusal, id, human_name, created_at FROM comment_add(:task_id, :human_id, :actor_kind, :body);

-- inquiry_add: inquiry_new -> inquiry_added write
SELECT refusal, inquiry_id FROM inquiry_add(:human_id, :from_name, :from_email, :subject, :body);

-- inquiry_set: inquiry_mark -> talk_key?
UPDATE human_inquiries SET is_read = :is_read_now WHERE id = :id AND human_id = :human_id RETURNING id;

-- inquiry_mail_due: talk_key -> talk_mail?
SELECT h.email AS to_email, u.lang, i.id, i.subject AS words, i.body AS text, i.from_name, i.from_email
FROM human_inquiries i JOIN humans h ON h.id = i.human_id JOIN users u ON u.id = h.user_id
WHERE i.id = :id AND i.mailed_at IS NULL AND h.deleted_at IS NULL AND u.deleted_at IS NULL;

-- inquiry_mail: talk_mail_new -> - write
SELECT inquiry_mail(:id, :to_email, :subject, :text);

-- Of the newest hundred tasks: how each stands, in one short text.
-- news_of: messages_ask -> news
SELECT (SELECT coalesce(sum(c.human_unread), 0)::bigint FROM task_contacts c WHERE c.human_id = :human_id::uuid) AS unread_messages,
	(SELECT count(*) FROM human_inquiries i WHERE i.human_id = :human_id::uuid AND NOT i.is_read) AS unread_inquiries,
	(SELECT md5(coalesce(string_agg(concat_ws(' ', t.id, t.status, t.round, t.dispute, p.status), ',' ORDER BY t.created_at, t.id), ''))
		FROM (SELECT * FROM tasks WHERE human_id = :human_id::uuid AND deleted_at IS NULL
			ORDER BY created_at DESC, id DESC LIMIT 100) t
		LEFT JOIN payouts p ON p.task_id = t.id) AS state;

-- inquiry_list: messages_ask -> inquiry*
SELECT id, human_id, from_name, from_email, subject, body, is_read::int AS is_read, created_at
FROM human_inquiries WHERE human_id = :human_id ORDER BY created_at DESC, id DESC LIMIT 200;

-- template_list: messages_ask -> template*
SELECT id, human_id, title, body, created_at, updated_at
FROM message_templates WHERE human_id = :human_id ORDER BY updated_at DESC, id DESC LIMIT 100;

-- channel_list: messages_ask -> channel_item*
SELECT c.task_id, c.status, c.opened_at, c.closed_at, coalesce(tr.text, t.task) AS task_display, t.task,
	t.task AS task_en, t.status AS task_status, t.created_at, c.human_unread AS unread_count,
	c.message_n AS message_count, t.human_id
FROM task_contacts c JOIN tasks t ON t.id = c.task_id
LEFT JOIN task_translations tr ON tr.task_id = t.id AND tr.lang = :lang
WHERE c.human_id = :human_id AND t.deleted_at IS NULL ORDER BY c.begun_at DESC, c.id DESC LIMIT 200;

-- template_add: template_edit -> template write
SELECT refusal, id, human_id, title, body, created_at, updated_at FROM template_add(:human_id, :title, :body);

-- template_set: template_edit -> template?
UPDATE message_templates SET title = coalesce(:title, title), body = coalesce(:body, body), updated_at = hall_now()
WHERE id = :id AND human_id = :human_id RETURNING id, human_id, title, body, created_at, updated_at;

-- template_drop: template_edit -> talk_key?
DELETE FROM message_templates WHERE id = :id AND human_id = :human_id RETURNING id;
