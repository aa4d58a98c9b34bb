-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What became of a payout's message is said of that message, not of the payout (sql/functions/ton_chain.sql).
DROP FUNCTION IF EXISTS ton_payout_confirmed(uuid, text, bigint);
DROP FUNCTION IF EXISTS ton_payout_expired(uuid, text, bigint);
