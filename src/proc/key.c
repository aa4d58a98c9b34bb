/* key.c - `hirehall key`: keys of the run tracker.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/time.h"
#include "proc/proc.h"
#include "sql_tracker.h"
#include "tracker/tracker.h"

#define KEY_STATEMENT_MS 10000

static int usage(void)
{
	fprintf(stderr, "usage: hirehall key create --tracker PROJECT|'*'    print a new key; '*': for all projects\n"
			"       hirehall key create --ping PROJECT           one that can only ping\n"
			"       hirehall key list [--json]\n"
			"       hirehall key rotate PREFIX                   print another in its place, which ends\n"
			"       hirehall key revoke PREFIX\n");
	return EXIT_USAGE;
}

static int failed(err_t e)
{
	return proc_fail("key", err_info(e)->text, "see the log");
}

/* Only the key stands on standard output, so that a script can take it from there. */
static int key_create(struct db *db, struct arena *a, const char *kind, const char *project)
{
	struct track_key_new row;
	const char *key;
	err_t e;

	if (!str_has(project) || utf8_count(project) > TRACK_NAME_MAX || utf8_has_control(project))
		return usage();
	key = track_key_make(a, project, &row);
	row.kind = kind;
	e = db_run(db, a, &sql_track_key_add, &row, NULL);
	if (e)
		return failed(e);
	puts(key);
	return EXIT_DONE;
}

static const char *time_or_dash(struct arena *a, int64_t at)
{
	return at ? time_iso_text(a, at) : "-";
}

static int key_list(struct db *db, struct arena *a, bool is_json)
{
	const struct track_key *k;
	struct list rows;
	struct buf b;
	err_t e = db_many(db, a, &sql_track_keys, NULL, &rows);

	if (e)
		return failed(e);
	buf_init(&b, a, 16u << 20);
	for (k = rows.items; k < (const struct track_key *)rows.items + rows.n; k++) {
		if (is_json)
			shape_json(&b, &track_key_shape, k);
		else
			buf_fmt(&b, "%-8s  %-4s  %-24s  %-24s  %-24s  %s", k->prefix, k->kind, time_or_dash(a, k->created_at),
				time_or_dash(a, k->last_used_at), k->revoked_at ? "revoked" : "valid",
				k->project ? k->project : "*");
		buf_ch(&b, '\n');
	}
	fputs(buf_text(&b), stdout);
	return EXIT_DONE;
}

static int key_revoke(struct db *db, struct arena *a, const char *prefix)
{
	struct track_key_new row = {.prefix = prefix};
	size_t n = 0;
	err_t e = db_run(db, a, &sql_track_key_revoke, &row, &n);

	if (e)
		return failed(e);
	if (!n)
		return proc_fail(prefix, "there is no valid key that begins so", "see `hirehall key list`");
	printf("%zu revoked\n", n);
	return EXIT_DONE;
}

/* Another of the same kind for the same project. */
static int key_rotate(struct db *db, struct arena *a, const char *prefix)
{
	struct track_key_new row = {.prefix = prefix};
	const char *key;
	struct list found;
	err_t e = db_many(db, a, &sql_track_keys_valid, &row, &found);

	if (e)
		return failed(e);
	if (found.n != 1)
		return proc_fail(prefix, found.n ? "several valid keys begin so" : "there is no valid key that begins so",
				 found.n ? "replace them in the pages of the admin, one by one" : "see `hirehall key list`");
	key = track_key_make(a, NULL, &row);
	row.id = ((const struct track_key_new *)found.items)->id;
	e = db_run(db, a, &sql_track_key_rotate, &row, NULL);
	if (e)
		return failed(e);
	puts(key);
	return EXIT_DONE;
}

static int key_do(const struct options *o, struct db *db)
{
	const char *verb = o->args[0];

	if (str_eq(verb, "list") && o->n_args == 1)
		return key_list(db, o->arena, o->is_json);
	if (str_eq(verb, "revoke") && o->n_args == 2)
		return key_revoke(db, o->arena, o->args[1]);
	if (str_eq(verb, "rotate") && o->n_args == 2)
		return key_rotate(db, o->arena, o->args[1]);
	if (str_eq(verb, "create") && o->n_args == 3 && str_eq(o->args[1], "--tracker"))
		return key_create(db, o->arena, "api", o->args[2]);
	if (str_eq(verb, "create") && o->n_args == 3 && str_eq(o->args[1], "--ping") && !str_eq(o->args[2], "*"))
		return key_create(db, o->arena, "ping", o->args[2]);
	return usage();
}

int key_main(const struct options *o)
{
	static const stmt_list lists[] = {sql_tracker, NULL};
	struct conf c;
	struct db *db;
	int rc = o->n_args ? proc_settings(o->arena, o, "key", &c) : usage();

	if (rc)
		return rc;
	db = db_open(&(struct db_options){
		.url = c.database_url, .role = "hirehall_web", .lists = lists, .timeout_ms = KEY_STATEMENT_MS});
	if (db_ready(db)) {
		db_close(db);
		proc_fail("database", "it cannot be reached", "start Postgres, or mend DATABASE_URL");
		return EXIT_NO_DATABASE;
	}
	rc = key_do(o, db);
	db_close(db);
	return rc;
}
