-- Statements of the routes that exist only for tests (web/test_routes.c). SPDX-License-Identifier: AGPL-3.0-or-later

-- test_sleep: test_ask -> test_told
SELECT 'slept'::text AS said FROM pg_sleep(:n::bigint / 1000.0);

-- test_sleep_writing: test_ask -> test_told write
SELECT 'slept'::text AS said FROM pg_sleep(:n::bigint / 1000.0);

-- test_fail: test_ask -> test_told
SELECT (1 / (:n::bigint - :n::bigint))::text AS said;

-- test_echo: test_ask -> test_told
SELECT 'echo ' || :n::bigint AS said;
