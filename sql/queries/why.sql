-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Why something is not done or not paid.

-- why_task: why_ask -> why_row*
SELECT refusal, code, arg FROM task_why(:id::uuid, :account::uuid, :is_admin);

-- why_bounty: why_ask -> why_row*
SELECT refusal, code, arg FROM bounty_why(:id::uuid, :user_id, :threshold);
