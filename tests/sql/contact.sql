-- The contact channel follows its task, and nobody reads another's; in one transaction that is undone.
-- SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
INSERT INTO ai_accounts (id, name, paypal_email) VALUES
	('00000000-0000-7000-8000-0000000000ca', 'C', 'c@test.example'), ('00000000-0000-7000-8000-0000000000cb', 'D', 'd@test.example');
INSERT INTO api_keys (key_hash, ai_account_id, prefix) VALUES
	(sha256('c'), '00000000-0000-7000-8000-0000000000ca', 'c'), (sha256('d'), '00000000-0000-7000-8000-0000000000cb', 'd');
INSERT INTO users (id, email, name) SELECT 'local|c' || i, 'c' || i || '@test.example', 'c' || i FROM generate_series(1, 2) i;
INSERT INTO humans (id, user_id, name, email, country)
	SELECT ('00000000-0000-7000-8000-00000000c00' || i)::uuid, 'local|c' || i, 'c' || i, 'c' || i || '@test.example', 'JP'
	FROM generate_series(1, 2) i;
INSERT INTO tasks (id, task, origin_country, budget_cents, ai_account_id, event_n) VALUES
	('00000000-0000-7000-8000-0000000000c1', 'talk', 'JP', 500, '00000000-0000-7000-8000-0000000000ca', 1);

CREATE FUNCTION pg_temp.key(k text) RETURNS text LANGUAGE sql AS $$ SELECT encode(sha256(k::bytea), 'hex') $$;
CREATE FUNCTION pg_temp.t() RETURNS uuid LANGUAGE sql AS $$ SELECT '00000000-0000-7000-8000-0000000000c1'::uuid $$;
CREATE FUNCTION pg_temp.p(i int) RETURNS uuid LANGUAGE sql AS $$ SELECT ('00000000-0000-7000-8000-00000000c00' || i)::uuid $$;
CREATE FUNCTION pg_temp.move(s text, h uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE tasks SET status = s, human_id = h, event_n = event_n + 1 WHERE id = pg_temp.t() $$;
CREATE FUNCTION pg_temp.say(k text, h uuid, words text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(refusal, 'said') FROM contact_send(pg_temp.t(), pg_temp.key(k), NULL, 'person', h, NULL, words, NULL, false) $$;
-- "status messages ai_unread human_unread" of each channel, the oldest first.
CREATE FUNCTION pg_temp.channels() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', status, message_n, ai_unread, human_unread), ', ' ORDER BY human_id) FROM task_contacts
	WHERE task_id = pg_temp.t() $$;

SELECT pg_temp.same(contact_open(pg_temp.t(), pg_temp.key('c'), NULL, NULL), 'contact_not_ready', 'nobody to write to');
SELECT pg_temp.same(pg_temp.say('c', NULL, 'x'), 'contact_not_open', 'nor to say something');
SELECT pg_temp.move('accepted', pg_temp.p(1));
SELECT pg_temp.same(pg_temp.channels(), 'pending 0 0 0', 'a person has it: the channel is there');
SELECT pg_temp.same(pg_temp.say(NULL, pg_temp.p(1), 'x'), 'contact_not_open', 'but not open');
SELECT pg_temp.same(contact_open(pg_temp.t(), pg_temp.key('d'), NULL, NULL), 'not_found', 'another account does not open it');
SELECT pg_temp.same(contact_open(pg_temp.t(), pg_temp.key('x'), NULL, NULL), 'credentials', 'nor a wrong key');
SELECT pg_temp.same(contact_open(pg_temp.t(), pg_temp.key('c'), NULL, NULL), NULL, 'its account does');
SELECT pg_temp.same(contact_open(pg_temp.t(), pg_temp.key('c'), NULL, NULL), NULL, 'and again, without harm');
SELECT pg_temp.same(pg_temp.say('c', NULL, 'one'), 'said', 'the account writes');
SELECT pg_temp.same(pg_temp.say('c', NULL, 'two'), 'said', 'twice');
SELECT pg_temp.same(pg_temp.channels(), 'open 2 0 2', 'the person has not read them');
SELECT pg_temp.same(count(*)::text, '1', 'one mail is to come') FROM jobs WHERE kind = 'contact_mail'
	AND subject IN (SELECT id::text FROM task_contacts WHERE task_id = pg_temp.t());
SELECT pg_temp.same(pg_temp.say(NULL, pg_temp.p(1), 'three'), 'said', 'who answers has read');
SELECT pg_temp.same(pg_temp.channels(), 'open 3 1 0', 'and the account has not');
SELECT pg_temp.same(contact_read(pg_temp.t(), pg_temp.key('c'), NULL, NULL, NULL), NULL, 'now it has');
SELECT pg_temp.same(pg_temp.channels(), 'open 3 0 0', 'nothing unread');
SELECT pg_temp.same(pg_temp.say(NULL, pg_temp.p(2), 'x'), 'not_found', 'another person says nothing');
SELECT pg_temp.same(contact_refusal(pg_temp.t(), NULL, NULL, pg_temp.p(2), false), 'not_found', 'and reads nothing');
SELECT pg_temp.same(pg_temp.fails(format('SELECT pg_temp.say(%L, NULL, repeat(%L, 4001))', 'c', 'x')), '23514', '4001 characters are too many');
SELECT pg_temp.same(pg_temp.fails(format('SELECT pg_temp.say(%L, NULL, %L)', 'c', '')), '23514', 'nothing is too little');

SELECT pg_temp.move('open', NULL);
SELECT pg_temp.same(pg_temp.channels(), 'closed 3 0 0', 'given back: closed');
SELECT pg_temp.same(pg_temp.say('c', NULL, 'x'), 'contact_not_open', 'nothing more is said');
SELECT pg_temp.move('accepted', pg_temp.p(2));
SELECT pg_temp.same(pg_temp.channels(), 'closed 3 0 0, pending 0 0 0', 'the next person has a channel of their own');
SELECT pg_temp.same((contact_find(pg_temp.t(), NULL, pg_temp.p(2), NULL, false)).message_n::text, '0', 'and reads nothing of the first');
SELECT pg_temp.same((contact_find(pg_temp.t(), '00000000-0000-7000-8000-0000000000ca', NULL, pg_temp.p(1), false)).message_n::text, '3',
	'the account still has the first');
SELECT pg_temp.move('open', NULL), pg_temp.move('accepted', pg_temp.p(1));
SELECT pg_temp.same(pg_temp.channels(), 'pending 3 0 0, closed 0 0 0', 'who comes back finds the old one');
SELECT contact_open(pg_temp.t(), pg_temp.key('c'), NULL, NULL);
SELECT pg_temp.move('review_pending', pg_temp.p(1));
SELECT pg_temp.same(pg_temp.say('c', NULL, 'in review'), 'said', 'the channel is open during the review');
SELECT pg_temp.move('completed', pg_temp.p(1));
SELECT pg_temp.same(pg_temp.channels(), 'closed 4 0 1, closed 0 0 0', 'the end closes it');
SELECT pg_temp.same(contact_open(pg_temp.t(), pg_temp.key('c'), NULL, NULL), 'contact_not_ready', 'for good');

SELECT pg_temp.same((SELECT refusal FROM inquiry_add(uuid7(), NULL, NULL, 's', 'b')), 'not_found', 'an inquiry needs somebody');
SELECT inquiry_add(pg_temp.p(1), NULL, NULL, 's' || i, 'b') FROM generate_series(1, 12) i;
SELECT inquiry_mail(id, 'c1@test.example', 's', 't') FROM human_inquiries WHERE human_id = pg_temp.p(1);
SELECT pg_temp.same(count(*)::text, '10', 'ten mails an hour about inquiries') FROM mails WHERE to_email = 'c1@test.example';
SELECT template_add(pg_temp.p(1), 't', 'b') FROM generate_series(1, 100);
SELECT pg_temp.same((SELECT refusal FROM template_add(pg_temp.p(1), 't', 'b')), 'quota', 'a hundred ready texts');
ROLLBACK;
