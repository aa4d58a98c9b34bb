-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Events of stories in the live feed: heard by their owner alone.
-- Every statement may run twice without harm.

-- It takes the number of a story now.
DROP FUNCTION IF EXISTS live_enter(text, text, text);
