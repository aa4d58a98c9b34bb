-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Results of devices that a person of the human hall judges; wallets that may come in no more; what sockets of wallets stand on.
-- Every statement may run twice without harm.
ALTER TABLE device_tasks ADD COLUMN IF NOT EXISTS people_cents bigint CHECK (people_cents >= 500); -- what the hall pays that person; null: nobody is asked
ALTER TABLE device_tasks ADD COLUMN IF NOT EXISTS human_task_id uuid REFERENCES tasks (id);
CREATE UNIQUE INDEX IF NOT EXISTS device_tasks_human ON device_tasks (human_task_id) WHERE human_task_id IS NOT NULL;

ALTER TABLE ton_wallets ADD COLUMN IF NOT EXISTS blocked_at timestamptz;

-- wallet: its address; wallet_token: hash of the token.
ALTER TABLE live_tickets DROP CONSTRAINT IF EXISTS live_tickets_maker_words;
ALTER TABLE live_tickets ADD CONSTRAINT live_tickets_maker_words CHECK (maker_kind IN ('key', 'session', 'wallet', 'wallet_token'));

-- Who sends parked money back, or says whose it is.
ALTER TABLE device_deposits ADD COLUMN IF NOT EXISTS settled_at timestamptz;
