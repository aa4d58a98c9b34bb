-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What an account holds: positive is debit. The time does not depend on how many postings there are.
CREATE OR REPLACE FUNCTION ledger_balance(p_account text, p_currency text)
RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(sum(minor), 0)::bigint FROM ledger_balances WHERE account = p_account AND currency = p_currency
$$;
