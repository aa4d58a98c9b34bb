-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One key for all systems: which projects of the tracker are an AI account's own.
-- Every statement may run twice without harm.

-- The projects of the tracker that an AI account made: its key writes to these.
ALTER TABLE tracker_projects ADD COLUMN IF NOT EXISTS ai_account_id uuid REFERENCES ai_accounts (id);
