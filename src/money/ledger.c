/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/ledger.h"
#include "sql_ledger.h"

struct ledger_sum {
	int64_t minor;
};
#define L(member, kind) FIELD(ledger_line, member, kind)

SHAPE(ledger_sum, ledger_sum, FIELD(ledger_sum, minor, K_INT));
SHAPE(ledger_key, ledger_key, FIELD(ledger_key, account, K_TEXT), FIELD(ledger_key, currency, K_TEXT),
      FIELD(ledger_key, after, K_INT), FIELD(ledger_key, n, K_INT), FIELD(ledger_key, opening, K_INT));
SHAPE(ledger_account, ledger_account, FIELD(ledger_account, account, K_TEXT), FIELD(ledger_account, currency, K_TEXT),
      FIELD(ledger_account, minor, K_INT, .note = "Positive: debit"));
SHAPE(ledger_line, ledger_line, L(id, K_INT), L(at, K_TIME), L(verb, K_TEXT), L(kind, K_TEXT), L(subject_id, K_TEXT),
      L(minor, K_INT), L(balance, K_INT), L(transfer_id, K_TEXT), L(reverses, K_TEXT), L(note, K_TEXT));


err_t ledger_accounts(struct db *db, struct arena *a, struct list *out)
{
	return db_many(db, a, &sql_ledger_accounts, NULL, out);
}


err_t ledger_statement(struct db *db, struct arena *a, struct ledger_key *k, struct list *out)
{
	struct ledger_sum sum = {0};
	err_t e = k->after > 0 ? db_one(db, a, &sql_ledger_opening, k, &sum) : ERR_OK;

	k->opening = sum.minor;
	return e ? e : db_many(db, a, &sql_ledger_lines, k, out);
}
