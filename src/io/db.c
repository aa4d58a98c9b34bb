/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/db.h"
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "io/db_internal.h"

#define MAX_TRIES 4 /* of what can be asked again when its link broke */


static void result_free(void *res)
{
	PQclear(res);
}


PGresult *db_result_keep(struct arena *a, PGresult *res)
{
	if (res)
		arena_defer(a, result_free, res);
	return res;
}


/* Not our words: Postgres' own. */
void db_log_failure(const char *what, const PGconn *conn, const PGresult *res)
{
	const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	const char *text = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	log_line(LOG_ERROR, "database what=%s sqlstate=%s text=\"%s\"", what, state ? state : "-",
		 text ? text : PQerrorMessage(conn));
}


void db_notice(void *unused, const char *text)
{
	(void)unused;
	log_line(LOG_DEBUG, "postgres says=\"%s\"", text);
}


/* SQLSTATE to outcome; the class alone decides where the code is not named. */
static const struct {
	const char *state;
	err_t e;
} outcomes[] = {
	{"40001", ERR_RETRY}, {"40P01", ERR_RETRY}, {"55P03", ERR_RETRY}, {"23", ERR_CONFLICT},
	{"22P05", ERR_BAD_REQUEST}, {"22021", ERR_BAD_REQUEST}, {"22003", ERR_BAD_REQUEST},
	{"22P02", ERR_BAD_REQUEST}, {"22007", ERR_BAD_REQUEST}, {"22008", ERR_BAD_REQUEST},
	{"57014", ERR_UNAVAILABLE}, {"53", ERR_UNAVAILABLE}, {"57P", ERR_UNAVAILABLE}, {"08", ERR_UNAVAILABLE},
};


err_t db_outcome(struct db *db, const char *what, const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);
	ExecStatusType status = PQresultStatus(res);
	err_t e = ERR_INTERNAL;

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return ERR_OK;
	memset(db->constraint, 0, sizeof(db->constraint));
	if (constraint)
		memcpy(db->constraint, constraint, strnlen(constraint, CONSTRAINT_MAX - 1));
	for (size_t i = 0; state && i < N_OF(outcomes) && e == ERR_INTERNAL; i++)
		if (str_starts(state, outcomes[i].state))
			e = outcomes[i].e;
	if (e == ERR_INTERNAL || e == ERR_UNAVAILABLE)
		db_log_failure(what, NULL, res);
	return e;
}


void db_words(const struct db_options *o, struct arena *a, const char **words, const char **values)
{
	static const char *const names[DB_WORDS] = {"dbname", "connect_timeout", "fallback_application_name",
						    "client_encoding", "options", NULL};

	memcpy(words, names, sizeof(names));
	values[0] = o->url;
	values[1] = "2";
	values[2] = "hirehall";
	values[3] = "UTF8";
	values[DB_OPTIONS] = arena_printf(a, "-c synchronous_commit=on -c jit=off -c timezone=UTC -c statement_timeout=%d -c lock_timeout=%d"
				    " -c idle_in_transaction_session_timeout=30000%s%s",
				 o->timeout_ms, o->timeout_ms / 2, o->role ? " -c role=" : "", o->role ? o->role : "");
	values[5] = NULL;
}


bool stmt_set_has(const struct stmt_set *set, const struct stmt *s)
{
	return set->bits[s->number / 64] >> s->number % 64 & 1;
}


void stmt_set_add(struct stmt_set *set, struct stmt *s)
{
	static size_t last;

	if (!s->number)
		s->number = ++last;
	if (s->number >= STMTS_MAX)
		abort(); /* the first test that asks for it shows */
	set->bits[s->number / 64] |= UINT64_C(1) << s->number % 64;
}


struct db *db_open(const struct db_options *o)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db)
		db->prepared = calloc(1, sizeof(*db->prepared));
	if (!db || !db->prepared)
		die_no_memory();
	db->o = *o;
	db->driver = &db_link_driver;
	return db;
}


void db_close(struct db *db)
{
	if (!db)
		return;
	db->driver->close(db);
	free(db->prepared);
	free(db);
}


err_t db_ready(struct db *db)
{
	return db->driver->ready(db);
}


/* The plan of a packed statement is that of its columns.  Whatever happened, nothing was done yet. */
static err_t described(struct db *db, struct arena *a, struct stmt *s)
{
	struct stmt *both[] = {s->columns, s};
	err_t e = ERR_OK;

	for (size_t i = 0; i < N_OF(both) && !e; i++) {
		PGresult *res;

		if (!both[i] || both[i]->plan)
			continue;
		e = db->driver->describe(db, a, both[i], &res);
		if (!e && !plan_make(both[i], res))
			e = ERR_INTERNAL;
	}
	if (db->lost == LOST_SENT)
		db->lost = LOST_UNSENT;
	return e;
}


static err_t ask(struct db *db, struct arena *a, struct stmt *s, const void *in, PGresult **out)
{
	const char *values[MAX_PARAMS];
	err_t e = s->plan ? ERR_OK : described(db, a, s);

	if (e)
		return e;
	plan_bind(s, a, in, values);
	return db->driver->exec(db, a, s, values, out);
}


/* The link broke.  What was not sent, and a read, may simply be asked again (not for ever: it may be what breaks
 * links); a lone write that was sent may or may not have been done; inside a transaction nothing was committed. */
static err_t run(struct db *db, struct arena *a, struct stmt *s, const void *in, PGresult **out)
{
	err_t e = db->is_broken ? ERR_UNAVAILABLE : db->driver->ready(db);

	for (int i = 0; i < MAX_TRIES && !e; i++) {
		db->lost = LOST_NOT;
		e = ask(db, a, s, in, out);
		if (db->lost == LOST_NOT)
			return e;
		if (db->in_transaction) {
			db->in_transaction = false;
			db->is_broken = true;
			db->driver->release(db, false);
			return ERR_UNAVAILABLE;
		}
		if (s->is_write && db->lost == LOST_SENT)
			return ERR_UNKNOWN_OUTCOME;
		e = db->driver->ready(db);
	}
	return e ? e : ERR_UNAVAILABLE;
}


err_t db_one(struct db *db, struct arena *a, struct stmt *s, const void *in, void *out)
{
	PGresult *res;
	err_t e = run(db, a, s, in, &res);

	if (e)
		return e;
	if (PQntuples(res) == 0)
		return ERR_NO_ROW;
	if (OURS(PQntuples(res) > 1))
		return ERR_INTERNAL;
	return plan_row(s, a, res, 0, out);
}


err_t db_many(struct db *db, struct arena *a, struct stmt *s, const void *in, struct list *out)
{
	PGresult *res;
	err_t e = run(db, a, s, in, &res);

	*out = (struct list){0};
	if (e)
		return e;
	out->n = (size_t)PQntuples(res);
	out->items = arena_array(a, out->n, s->out->size);
	for (size_t i = 0; i < out->n && !e; i++)
		e = plan_row(s, a, res, (int)i, (char *)out->items + i * s->out->size);
	return e;
}


err_t db_run(struct db *db, struct arena *a, struct stmt *s, const void *in, size_t *n)
{
	int64_t touched = 0;
	PGresult *res;
	err_t e = run(db, a, s, in, &res);

	if (e)
		return e;
	if (n && str_int(PQcmdTuples(res), &touched))
		*n = (size_t)touched;
	return PQntuples(res) ? plan_row(s, a, res, 0, NULL) : ERR_OK;
}


/* BEGIN, COMMIT and ROLLBACK have no answer worth keeping. */
static err_t command(struct db *db, const char *sql)
{
	struct arena *a = arena_new(0);
	PGresult *res;
	err_t e;

	db->lost = LOST_NOT;
	e = db->driver->command(db, a, sql, &res);
	/* Postgres answers COMMIT of a failed transaction with a polite ROLLBACK */
	if (!e && str_eq(sql, "COMMIT") && OURS(!str_eq(PQcmdStatus(res), "COMMIT")))
		e = ERR_INTERNAL;
	arena_free(a);
	return e;
}


err_t db_begin(struct db *db)
{
	err_t e = db->driver->ready(db);

	db->is_broken = false;
	if (e)
		return e;
	db->in_transaction = true;
	e = command(db, "BEGIN");
	/* an idle link may have been closed behind our back */
	for (int i = 1; i < MAX_TRIES && db->lost != LOST_NOT; i++) {
		e = db->driver->ready(db);
		if (e)
			break;
		e = command(db, "BEGIN");
	}
	if (e) {
		db->in_transaction = false;
		db->driver->release(db, false);
	}
	return e;
}


err_t db_commit(struct db *db)
{
	err_t e;

	if (OURS(!db->in_transaction))
		return ERR_INTERNAL;
	e = command(db, "COMMIT");
	db->in_transaction = false;
	db->driver->release(db, !e);
	/* a link that broke during COMMIT leaves the outcome unseen */
	return db->lost == LOST_SENT ? ERR_UNKNOWN_OUTCOME : e;
}


void db_rollback(struct db *db)
{
	if (db->in_transaction)
		db->driver->release(db, command(db, "ROLLBACK") == ERR_OK);
	db->in_transaction = false;
	db->is_broken = false;
}


bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}


const char *db_constraint(const struct db *db)
{
	return db->constraint;
}


err_t db_script(struct db *db, const char *sql)
{
	err_t e = db->driver->ready(db);

	return e ? e : command(db, sql);
}
