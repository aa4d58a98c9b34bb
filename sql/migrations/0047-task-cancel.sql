-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A task's state in A2A is read from its whole row: a task may have been cancelled (sql/functions/task_cancel.sql).
DROP FUNCTION IF EXISTS a2a_state(text, text);
