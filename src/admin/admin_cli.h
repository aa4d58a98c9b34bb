/* admin_cli.h - `hirehall admin NOUN VERB …`: the lists and acts of the admin pages, at the command line.
 *
 * Layer: admin.  Prints aligned text, or JSON, on standard output; "hirehall: what: why: what to do" on standard error.
 * Changes are recorded with the name of the account that runs it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_CLI_H
#define ADMIN_ADMIN_CLI_H
#include "web/rq.h"
struct buf;

enum admin_exit { ADMIN_DONE, ADMIN_FAILED, ADMIN_USAGE };
struct admin_call {
	struct rq *rq; /* db, arena, conf and who; no request */
	const char *const *args; /* the words after "admin", options among them */
	size_t n_args;
	bool is_json;
};

/* The words of all of them as Markdown. */
void admin_cli_spec(struct buf *b);
enum admin_exit admin_cli(const struct admin_call *c);

#endif
