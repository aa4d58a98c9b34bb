-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The ledger as people and programs read it.

-- Every account that has postings.
-- ledger_accounts: - -> ledger_account*
SELECT account, currency, sum(minor)::bigint AS minor FROM ledger_balances GROUP BY account, currency
ORDER BY account, currency;

-- What the account held before the statement begins.
-- ledger_opening: ledger_key -> ledger_sum
SELECT coalesce(sum(minor), 0)::bigint AS minor FROM postings
WHERE account = :account AND currency = :currency AND id <= :after;

-- ledger_lines: ledger_key -> ledger_line*
SELECT r.id, r.at, r.verb, r.kind, r.subject_id, r.minor, :opening + sum(r.minor) OVER (ORDER BY r.id)::bigint AS balance,
	r.transfer_id, r.reverses, r.note
FROM (SELECT * FROM ledger_rows WHERE account = :account AND currency = :currency AND id > :after ORDER BY id LIMIT :n) r
ORDER BY r.id;
