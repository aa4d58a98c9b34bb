-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keys of the tracker by a number that says nothing about them, for admins.
ALTER TABLE tracker_keys ADD COLUMN IF NOT EXISTS id bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX IF NOT EXISTS tracker_keys_id ON tracker_keys (id);
