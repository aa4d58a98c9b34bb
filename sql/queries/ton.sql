-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Wallets that sign; sql/functions/ton_wallet.sql does it.

-- ton_enter: ton_ask -> ton_row write
SELECT refusal, public_key FROM ton_enter(:address, :key, :nonce);

-- ton_key: ton_ask -> ton_row?
SELECT public_key FROM ton_wallets WHERE address = :address AND public_key IS NOT NULL;

-- ton_token: ton_ask -> ton_row?
SELECT CASE WHEN w.blocked_at IS NOT NULL THEN 'wallet_blocked' END AS refusal, t.address, w.public_key FROM ton_tokens t JOIN ton_wallets w ON w.address = t.address
WHERE t.token_hash = decode(:token_hash, 'hex') AND t.expires_at > now();

-- ton_token_add: ton_ask -> ton_row write
SELECT refusal, expires_at FROM ton_token_add(:address, :key, :nonce, :token_hash, :user_id);
