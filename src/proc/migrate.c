/* migrate.c - brings the database to this version: each migration once, each changed function again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "base/crypt.h"
#include "io/scripts.h"
#include "proc/proc.h"
#include "proc/proc_sql.h"
#include "sql_migrate.h"
#include "sql_migrate_start.h"
#include "sql_tracker.h"
#include "tracker/tracker.h"

/* Connects as the owner; without a time limit, because a migration may rewrite a big table. */
static err_t owner_open(const struct conf *c, const stmt_list *lists, struct db **out)
{
	struct db_options o = {.url = c->database_url, .lists = lists};

	*out = db_open(&o);
	return db_ready(*out);
}

/* Two `migrate` at once: the second waits for the lock and then finds everything done. */
static err_t locked_begin(struct db *db, struct arena *a)
{
	err_t e = db_begin(db);

	return e ? e : db_run(db, a, &sql_migrate_lock, NULL, NULL);
}

static err_t own_tables_make(const struct conf *c, struct arena *a)
{
	static const stmt_list lists[] = {sql_migrate_start, NULL};
	struct db *db;
	err_t e = owner_open(c, lists, &db);

	if (!e)
		e = locked_begin(db, a);
	if (!e)
		e = db_run(db, a, &sql_migrations_table, NULL, NULL);
	if (!e)
		e = db_run(db, a, &sql_functions_table, NULL, NULL);
	if (!e)
		e = db_commit(db);
	db_close(db);
	return e;
}

/* The note that it ran and what it did are one transaction. */
static err_t script_run(struct db *db, struct arena *a, struct stmt *take, const struct sql_script *s)
{
	struct script_key key = {.name = s->name, .hash = sha256_hex(a, s->text)};
	size_t n = 0;
	err_t e = locked_begin(db, a);

	if (!e)
		e = db_run(db, a, take, &key, &n);
	if (!e && n == 0) {
		db_rollback(db);
		return ERR_OK;
	}
	if (!e)
		e = db_run(db, a, &sql_bodies_later, NULL, NULL);
	if (!e)
		e = db_script(db, s->text);
	if (!e)
		e = db_commit(db);
	if (e) {
		db_rollback(db);
		fprintf(stderr, "hirehall: %s.sql: it was not run (see the line above): %s\n", s->name,
			"mend it and run `hirehall migrate` again");
		return e;
	}
	printf("%s\n", s->name);
	return ERR_OK;
}

static err_t scripts_run(const struct conf *c, struct arena *a)
{
	static const stmt_list lists[] = {sql_migrate_start, sql_migrate, NULL};
	const struct sql_script *s;
	struct db *db;
	err_t e = owner_open(c, lists, &db);

	for (s = sql_migrations; !e && s->name; s++)
		e = script_run(db, a, &sql_migration_take, s);
	for (s = sql_functions; !e && s->name; s++)
		e = script_run(db, a, &sql_function_take, s);
	db_close(db);
	return e;
}

/* The setting API_KEY is the tracker's first key. */
static err_t setting_key(const struct conf *c, struct arena *a)
{
	static const stmt_list lists[] = {sql_tracker, NULL};
	struct track_key_new row;
	struct db *db;
	err_t e;

	if (!str_has(c->api_key))
		return ERR_OK;
	track_key_known(a, c->api_key, &row);
	e = owner_open(c, lists, &db);
	if (!e)
		e = db_run(db, a, &sql_track_key_of_setting, &row, NULL);
	db_close(db);
	return e;
}

int migrate_main(const struct options *o)
{
	struct arena *a = o->arena;
	struct conf c;
	int rc = proc_settings(a, o, "migrate", &c);
	err_t e;

	if (rc)
		return rc;
	e = own_tables_make(&c, a);
	if (!e)
		e = scripts_run(&c, a);
	if (!e)
		e = setting_key(&c, a);
	if (e == ERR_UNAVAILABLE) {
		proc_fail("database", "it cannot be reached", "start Postgres, or mend DATABASE_URL");
		return EXIT_NO_DATABASE;
	}
	return e ? EXIT_FAILED : EXIT_DONE;
}
