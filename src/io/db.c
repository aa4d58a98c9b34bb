/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/db.h"
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "io/db_internal.h"

#define NAME_MAX_BYTES 64

struct db {
	PGconn *conn;
	struct db_options o;
	bool in_transaction, is_prepared;
	bool is_broken; /* the link broke inside a transaction: nothing more may run until it was rolled back */
	char constraint[NAME_MAX_BYTES];
};


static void result_free(void *res)
{
	PQclear(res);
}


/* Not our words: Postgres' own, cut to its first line by the log. */
static void log_failure(const struct db *db, const char *what, const PGresult *res)
{
	const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	const char *text = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	log_line(LOG_ERROR, "database what=%s sqlstate=%s text=\"%s\"", what, state ? state : "-",
		 text ? text : PQerrorMessage(db->conn));
}


static bool is_lost(const struct db *db)
{
	return !db->conn || PQstatus(db->conn) != CONNECTION_OK;
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


static err_t failure(struct db *db, const char *what, const PGresult *res)
{
	const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	const char *constraint = res ? PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME) : NULL;
	err_t e = ERR_INTERNAL;

	db->constraint[0] = '\0';
	if (constraint)
		memcpy(db->constraint, constraint, strnlen(constraint, NAME_MAX_BYTES - 1) + 1);
	db->constraint[NAME_MAX_BYTES - 1] = '\0';
	for (size_t i = 0; state && i < N_OF(outcomes) && e == ERR_INTERNAL; i++)
		if (str_starts(state, outcomes[i].state))
			e = outcomes[i].e;
	if (is_lost(db))
		e = ERR_UNAVAILABLE;
	if (e == ERR_INTERNAL || e == ERR_UNAVAILABLE)
		log_failure(db, what, res);
	return e;
}


/* One command without parameters, for session settings and transactions. */
static err_t command(struct db *db, const char *sql)
{
	PGresult *res = PQexec(db->conn, sql);
	err_t e = ERR_OK;

	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		e = failure(db, sql, res);
	/* Postgres answers COMMIT of a failed transaction with a polite ROLLBACK */
	else if (str_eq(sql, "COMMIT") && OURS(!str_eq(PQcmdStatus(res), "COMMIT")))
		e = ERR_INTERNAL;
	PQclear(res);
	return e;
}


static void disconnect(struct db *db)
{
	if (db->conn)
		PQfinish(db->conn);
	db->conn = NULL;
	db->in_transaction = false;
	db->is_prepared = false;
}


static err_t settle(struct db *db)
{
	struct arena *a = arena_new(0);
	err_t e;

	e = command(db, arena_printf(a, "SET synchronous_commit = on; SET client_encoding = 'UTF8'; SET timezone = 'UTC';"
					" SET statement_timeout = %d; SET lock_timeout = %d;"
					" SET idle_in_transaction_session_timeout = 30000; SET plan_cache_mode = auto;"
					" %s%s",
				     db->o.timeout_ms, db->o.timeout_ms / 2, db->o.role ? "SET ROLE " : "",
				     db->o.role ? db->o.role : ""));
	arena_free(a);
	return e;
}


/* Results of one statement's Parse and Describe in the pipeline. */
static err_t prepared(struct db *db, struct stmt *s)
{
	err_t e = ERR_OK;

	for (int part = 0; part < 2; part++) {
		PGresult *res = PQgetResult(db->conn);

		if (!e && PQresultStatus(res) != PGRES_COMMAND_OK)
			e = failure(db, s->name, res);
		else if (!e && part == 1 && !s->plan && !plan_make(s, res))
			e = ERR_INTERNAL;
		PQclear(res);
		PQclear(PQgetResult(db->conn)); /* the NULL that ends each command */
	}
	return e;
}


static err_t prepare_send(struct db *db)
{
	for (const stmt_list *list = db->o.lists; list && *list; list++)
		for (stmt_list s = *list; *s; s++)
			if (!PQsendPrepare(db->conn, (*s)->name, (*s)->text, 0, NULL) ||
			    !PQsendDescribePrepared(db->conn, (*s)->name))
				return failure(db, (*s)->name, NULL);
	return PQpipelineSync(db->conn) ? ERR_OK : failure(db, "prepare", NULL);
}


static err_t prepare_all(struct db *db)
{
	err_t first = ERR_OK, e;

	if (!PQenterPipelineMode(db->conn))
		return failure(db, "pipeline", NULL);
	e = prepare_send(db);
	if (e)
		return e;
	for (const stmt_list *list = db->o.lists; list && *list && !first; list++)
		for (stmt_list s = *list; *s && !first; s++)
			first = prepared(db, *s);
	/* a failed statement aborts the pipeline and the connection goes: nothing to drain */
	if (first)
		return first;
	PQclear(PQgetResult(db->conn)); /* the sync */
	if (!PQexitPipelineMode(db->conn))
		return failure(db, "pipeline", NULL);
	db->is_prepared = true;
	return ERR_OK;
}


err_t db_ready(struct db *db)
{
	static const char *const words[] = {"dbname", "connect_timeout", "application_name", "fallback_application_name",
					    NULL};
	const char *const values[] = {db->o.url, "2", NULL, "hirehall", NULL};
	err_t e;

	if (!is_lost(db) && db->is_prepared)
		return ERR_OK;
	disconnect(db);
	db->conn = PQconnectdbParams(words, values, 1);
	if (is_lost(db)) {
		log_failure(db, "connect", NULL);
		disconnect(db);
		return ERR_UNAVAILABLE;
	}
	e = settle(db);
	if (!e)
		e = prepare_all(db);
	if (e)
		disconnect(db);
	return e;
}


struct db *db_open(const struct db_options *o)
{
	struct db *db = calloc(1, sizeof(*db));

	if (!db)
		die_no_memory();
	db->o = *o;
	return db;
}


void db_close(struct db *db)
{
	if (!db)
		return;
	disconnect(db);
	free(db);
}


/* An idle link that has something to read was closed by the server: better known before a write than after. */
static err_t link_check(struct db *db)
{
	struct pollfd p = {.fd = PQsocket(db->conn), .events = POLLIN};

	if (poll(&p, 1, 0) == 1)
		(void)PQconsumeInput(db->conn);
	return is_lost(db) ? db_ready(db) : ERR_OK;
}


static err_t run_once(struct db *db, struct arena *a, struct stmt *s, const char *const *values, PGresult **out)
{
	PGresult *res = PQexecPrepared(db->conn, s->name, s->plan->n_params, values, NULL, NULL, 1);
	ExecStatusType status = PQresultStatus(res);

	if (res)
		arena_defer(a, result_free, res);
	*out = res;
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ? ERR_OK : failure(db, s->name, res);
}


static err_t run(struct db *db, struct arena *a, struct stmt *s, const void *in, PGresult **out)
{
	const char *values[MAX_PARAMS];
	bool alone = !db->in_transaction;
	err_t e = db->is_broken ? ERR_UNAVAILABLE : db_ready(db);

	if (!e && s->is_write && alone)
		e = link_check(db);
	if (e)
		return e;
	plan_bind(s, a, in, values);
	e = run_once(db, a, s, values, out);
	if (e != ERR_UNAVAILABLE || !is_lost(db))
		return e;
	/* The link broke.  A read may simply be asked again; a lone write may or may not have been done; inside a
	 * transaction nothing was committed. */
	db->in_transaction = false;
	db->is_broken = !alone;
	if (s->is_write || !alone)
		return s->is_write && alone ? ERR_UNKNOWN_OUTCOME : e;
	e = db_ready(db);
	return e ? e : run_once(db, a, s, values, out);
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
	e = plan_refusal(s, res, 0);
	if (!e && out && s->out)
		plan_fill(s, a, res, 0, out);
	return e;
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
	for (size_t i = 0; i < out->n && !e; i++) {
		e = plan_refusal(s, res, (int)i);
		plan_fill(s, a, res, (int)i, (char *)out->items + i * s->out->size);
	}
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
	return PQntuples(res) ? plan_refusal(s, res, 0) : ERR_OK;
}


err_t db_begin(struct db *db)
{
	err_t e = db_ready(db);

	if (!e)
		e = link_check(db);
	if (!e)
		e = command(db, "BEGIN");
	db->in_transaction = !e;
	db->is_broken = false;
	return e;
}


err_t db_commit(struct db *db)
{
	err_t e;

	if (OURS(!db->in_transaction))
		return ERR_INTERNAL;
	e = command(db, "COMMIT");
	db->in_transaction = false;
	/* a link that broke during COMMIT leaves the outcome unseen */
	return e == ERR_UNAVAILABLE && is_lost(db) ? ERR_UNKNOWN_OUTCOME : e;
}


void db_rollback(struct db *db)
{
	if (db->in_transaction && !is_lost(db) && command(db, "ROLLBACK"))
		disconnect(db);
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
	return command(db, sql);
}
