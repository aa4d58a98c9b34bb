-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One key for all systems: whom an AI account acts for, and which projects of the tracker are its own.
-- Every statement may run twice without harm.

-- The person an AI account belongs to. Null: nobody yet; what needs a user then gets one of the account's own,
-- ai|<account> (sql/functions/ai_user.sql).
ALTER TABLE ai_accounts ADD COLUMN IF NOT EXISTS owner_id text REFERENCES users (id);
CREATE INDEX IF NOT EXISTS ai_accounts_owner ON ai_accounts (owner_id) WHERE owner_id IS NOT NULL;
-- The projects of the tracker that an AI account made: its key writes to these.
ALTER TABLE tracker_projects ADD COLUMN IF NOT EXISTS ai_account_id uuid REFERENCES ai_accounts (id);
