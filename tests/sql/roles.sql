-- What each process may not do. 42501 is "permission denied". SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TEMP TABLE tries (role text, command text, want text);
GRANT SELECT ON tries TO PUBLIC;
INSERT INTO tries
	SELECT r, c, '42501' FROM unnest(ARRAY['hirehall_web', 'hirehall_jobs', 'hirehall_audit']) r,
		unnest(ARRAY['UPDATE events SET type = type', 'DELETE FROM events', 'TRUNCATE events',
			'UPDATE payouts SET status = ''paid''', 'DELETE FROM payouts', 'DELETE FROM tasks',
			'INSERT INTO payouts (task_id, human_id, gross_cents, fee_cents, net_cents, fee_bps)
				VALUES (uuid7(), uuid7(), 1, 0, 1, 0)',
			'UPDATE postings SET minor = 1', 'DELETE FROM postings', 'TRUNCATE postings', 'UPDATE ledger_balances SET minor = 0',
			'UPDATE ledger_transfers SET note = ''x''', 'DELETE FROM ledger_transfers',
			'INSERT INTO ledger_transfers (once_key, verb, kind, subject_id) VALUES (''xxx'', ''hold'', ''task'', ''x'')',
			'INSERT INTO postings (transfer_id, account, currency, minor) VALUES (uuid7(), ''task:x'', ''USD'', 1)',
			'SELECT ledger_undo(''task'', ''x'', ''capture'', ''void'')', 'SELECT ledger_refund_to(uuid7(), ''done'')',
			'DELETE FROM users', 'UPDATE hall_clock SET shift = interval ''1 day''', 'DROP TABLE mails',
			'SELECT * FROM demo_data('''', '''', '''', '''', '''', uuid7(), '''', '''')']) c;
INSERT INTO tries VALUES
	('hirehall_audit', 'INSERT INTO events (kind, subject_id, n, type, actor_kind) VALUES (''t'', ''x'', 1, ''x'', ''hall'')', '42501'),
	('hirehall_audit', 'UPDATE tasks SET task = task', '42501'),
	('hirehall_audit', 'SELECT * FROM api_keys', '42501'),
	('hirehall_audit', 'SELECT * FROM sessions', '42501'),
	('hirehall_audit', 'SELECT payout_move(uuid7(), ''approved'')', '42501'),
	('hirehall_audit', 'SELECT * FROM payouts', '00000'),
	('hirehall_audit', 'SELECT ledger_task_capture(uuid7())', '42501'),
	('hirehall_audit', 'SELECT ledger_balance(''task:x'', ''USD'')', '00000'),
	('hirehall_jobs', 'INSERT INTO users (id, email, name) VALUES (''a|b'', ''c'', ''d'')', '42501'),
	('hirehall_jobs', 'UPDATE api_keys SET revoked_at = NULL', '42501'),
	('hirehall_web', 'SELECT payout_move(uuid7(), ''approved'')', '00000'),
	('hirehall_jobs', 'SELECT payout_move(uuid7(), ''approved'')', '00000'),
	('hirehall_web', 'INSERT INTO events (kind, subject_id, n, type, actor_kind) VALUES (''t'', ''x'', 1, ''x'', ''hall'')', '00000'),
	('hirehall_web', 'UPDATE contact_messages SET body = ''x''', '42501'),
	('hirehall_web', 'DELETE FROM contact_messages', '42501'),
	('hirehall_jobs', 'INSERT INTO contact_messages (channel_id, n, sender_type, sender_id, body) VALUES (uuid7(), 1, ''ai'', uuid7(), ''x'')', '42501'),
	('hirehall_live', 'SELECT * FROM events', '42501'),
	('hirehall_live', 'SELECT * FROM tracker_keys', '42501'),
	('hirehall_live', 'SELECT * FROM sessions', '42501'),
	('hirehall_live', 'SELECT feed_head()', '00000'),
	('hirehall_live', 'SELECT feed_turn(false)', '00000'),
	('hirehall_live', 'SELECT live_ended(ARRAY[''key''], ARRAY[repeat(''0'', 64)])', '00000'),
	('hirehall_live', 'UPDATE event_feed_sleep SET is_asleep = false', '42501'),
	('hirehall_live', 'SELECT * FROM live_enter(''key'', repeat(''0'', 64), NULL, NULL)', '00000'),
	('hirehall_live', 'SELECT * FROM live_enter(''session'', repeat(''0'', 64), NULL, 1)', '00000'),
	('hirehall_live', 'SELECT * FROM stories', '42501'),
	('hirehall_web', 'UPDATE story_calls SET state = ''failed''', '42501'),
	('hirehall_jobs', 'DELETE FROM story_calls', '42501'),
	('hirehall_audit', 'SELECT story_cost(1, 1, ''x'', ''platform:fees'', ''USD'', 1, 0, 0)', '42501'),
	('hirehall_web', 'SELECT * FROM task_rows', '00000');
CREATE FUNCTION pg_temp.fails_as(role text, command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', role);
	state := pg_temp.fails(command);
	RESET ROLE;
	RETURN state;
END
$$;
SELECT pg_temp.same(pg_temp.fails_as(role, command), want, role || ': ' || left(regexp_replace(command, '\s+', ' ', 'g'), 60))
FROM tries ORDER BY 1;
