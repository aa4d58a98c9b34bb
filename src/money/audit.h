/* audit.h - what does not add up: each check a row, each finding an object with its name.
 *
 * Layer: money.  audit_checks is read by `hirehall audit`, its tests and whoever shows the checks; a check is one
 * statement of sql/queries/audit*.sql that gives a row for each object that differs from what the postings, the events
 * or the provider's own words say.  Runs as a role that can write nothing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_AUDIT_H
#define MONEY_AUDIT_H
#include "base/conf.h"
#include "io/db.h"

struct audit_check {
	const char *name;
	struct stmt *stmt;
	const char *note; /* what holds when it finds nothing */
};
extern const struct audit_check audit_checks[]; /* ended by name NULL */
extern const stmt_list audit_statements[]; /* NULL-ended */

struct audit_finding {
	const char *check, *kind, *id, *what;
};
extern const struct shape audit_finding_shape;

/* One check; out->items are struct audit_finding. */
MUST_CHECK err_t audit_run(struct db *db, struct arena *a, const struct audit_check *c, struct list *out);
/* Asks the providers that are set up about every order, one after another: minutes for thousands. */
MUST_CHECK err_t audit_providers(const struct conf *c, struct db *db, struct arena *a, struct list *out);

#endif
