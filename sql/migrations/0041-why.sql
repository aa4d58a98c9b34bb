-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When somebody was last here, to ten minutes: a task that nobody takes says whether anybody is online.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS seen_at timestamptz NOT NULL DEFAULT now();
