/* ledger.h - reading the ledger: all accounts, the statement of one.
 *
 * Layer: money.  Positive is debit; minor units of the currency (doc/money.md has the accounts).  Nothing here writes:
 * money moves by the functions of sql/functions/ledger_*.sql, called by the statements that change an order or a payout.
 * Fails: what db_* fails with.  What a call returns lives in the arena passed to it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_LEDGER_H
#define MONEY_LEDGER_H
#include "web/route.h"

#define LEDGER_CURRENCIES "JPY|USD|USDC|TON"
#define LEDGER_LINES_MAX 10000 /* of one statement */

struct ledger_key {
	const char *account, *currency;
	int64_t after; /* the statement begins after this posting, 0: at the beginning */
	int64_t n; /* lines at most */
	int64_t opening; /* by ledger_statement */
};
struct ledger_account {
	const char *account, *currency;
	int64_t minor;
};
struct ledger_line {
	int64_t id, at, minor, balance;
	const char *verb, *kind, *subject_id, *transfer_id, *reverses, *note;
};
extern const struct shape ledger_account_shape, ledger_line_shape;

/* struct ledger_account of every account. */
MUST_CHECK err_t ledger_accounts(struct db *db, struct arena *a, struct list *out);
/* struct ledger_line, oldest first, each with the balance after it; sets k->opening. */
MUST_CHECK err_t ledger_statement(struct db *db, struct arena *a, struct ledger_key *k, struct list *out);

extern const struct route ledger_routes[];

#endif
