-- SPDX-License-Identifier: AGPL-3.0-or-later

-- demo_make: demo_want -> demo_made write
SELECT user_id, ai_account_id
FROM demo_data(:user_id, :worker_email, :worker_hash, :admin_email, :admin_hash, :ai_account_id::uuid, :key_hash, :key_prefix);
