-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The live gateway (sql/functions/feed_advance.sql, live_enter.sql) and its tickets.

-- live_head: - -> live_head write
SELECT feed_head() AS seq;

-- live_next: live_span -> live_event* write
SELECT seq, project, type, data, at FROM feed_next(:since, :max::int);

-- live_rows: live_span -> live_event*
SELECT seq, project, type, data, at FROM feed_rows(:since, :until, :project, :max::int);

-- live_enter: live_ask -> live_right write
SELECT refusal, project, email FROM live_enter(:kind, :hash, :project);
