/* admin_cli_internal.h - what the files of the command line share.
 *
 * Layer: admin, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_CLI_INTERNAL_H
#define ADMIN_ADMIN_CLI_INTERNAL_H
#include "admin/admin_cli.h"
#include "admin/admin_page.h"

/* --name value, or --name=value. */
struct cli_options {
	const char *q, *status, *limit, *deleted, *note, *amount_minor, *reason, *fee_cents, *name, *user, *cap_usd, *scope;
};
struct cli {
	struct rq *rq;
	const struct cli_command *command;
	struct cli_options options;
	struct texts words; /* those that are no options */
	struct reader reader;
	bool is_json;
};
struct cli_command {
	const char *noun, *verb;
	enum admin_exit (*run)(struct cli *c);
	const char *subject; /* the list or the act it is about */
	const char *words, *note; /* for help */
};

/* "hirehall: what: why: fix" */
enum admin_exit cli_fail(const char *what, const char *why, const char *fix);
enum admin_exit cli_error(const char *what, err_t e);

/* A table of texts with columns as wide as their widest cell. cells: n_rows * n_cols, NULL is empty. */
void cli_table(const char *const *heads, size_t n_cols, const char *const *cells, size_t n_rows);
void cli_rows(struct cli *c, const struct admin_list *l, struct list rows);
/* Everything of one row, then what happened to it: struct admin_moment. */
void cli_one(struct cli *c, const struct admin_list *l, const struct admin_row *row, struct list moments);

enum admin_exit cli_list(struct cli *c);
enum admin_exit cli_show(struct cli *c);
enum admin_exit cli_act(struct cli *c);
enum admin_exit cli_refund(struct cli *c);
enum admin_exit cli_import(struct cli *c);
enum admin_exit cli_device_credit(struct cli *c);
enum admin_exit cli_device_join(struct cli *c);
enum admin_exit cli_device_operation(struct cli *c);
enum admin_exit cli_device_model(struct cli *c);
enum admin_exit cli_device_allow(struct cli *c);
enum admin_exit cli_device_forbid(struct cli *c);
enum admin_exit cli_device_block(struct cli *c);
enum admin_exit cli_device_unblock(struct cli *c);
enum admin_exit cli_device_parked(struct cli *c);
enum admin_exit cli_device_accept(struct cli *c);
enum admin_exit cli_device_return(struct cli *c);
enum admin_exit cli_client(struct cli *c);
enum admin_exit cli_balance(struct cli *c);
enum admin_exit cli_statement(struct cli *c);

#endif
