-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Stories whose segments are begun one after another, by themselves. Every statement may run twice without harm.
ALTER TABLE stories ADD COLUMN IF NOT EXISTS makes_all boolean NOT NULL DEFAULT false; -- until it is done, fails, or is cancelled

-- It takes another parameter now.
DROP FUNCTION IF EXISTS story_take(text, bigint, bigint, boolean, int, int, text, text[], text, bigint, bigint);
