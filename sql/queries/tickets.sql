-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tickets that open one socket each.

-- ticket_add: live_ticket -> -
WITH old AS (DELETE FROM live_tickets WHERE expires_at < now() - interval '1 hour')
INSERT INTO live_tickets (ticket_hash, project, wallet, maker_kind, maker_hash, expires_at)
VALUES (decode(:ticket_hash, 'hex'), :project, :wallet, :maker_kind, decode(:maker_hash, 'hex'),
	now() + make_interval(secs => :expires_in::int));
