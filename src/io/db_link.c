/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One connection used by one request at a time, blocking: jobs, tools and the libfcgi pool. */
#include <poll.h>
#include <string.h>
#include "base/log.h"
#include "io/db_internal.h"


static bool is_lost(const struct db *db)
{
	return !db->conn || PQstatus(db->conn) != CONNECTION_OK;
}


static void link_close(struct db *db)
{
	if (db->conn)
		PQfinish(db->conn);
	db->conn = NULL;
	*db->prepared = (struct stmt_set){0};
}


static err_t link_ready(struct db *db)
{
	const char *words[DB_WORDS], *values[DB_WORDS];
	struct arena *a;

	if (!is_lost(db))
		return ERR_OK;
	link_close(db);
	a = arena_new(0);
	db_words(&db->o, a, words, values);
	db->conn = PQconnectdbParams(words, values, 1);
	arena_free(a);
	(void)PQsetNoticeProcessor(db->conn, db_notice, NULL);
	if (is_lost(db)) {
		db_log_failure("connect", db->conn, NULL);
		link_close(db);
		return ERR_UNAVAILABLE;
	}
	return ERR_OK;
}


/* Parse and Describe of every statement in one pipeline. */
static bool check_send(const struct db_options *o, PGconn *conn)
{
	for (const stmt_list *list = o->lists; list && *list; list++)
		for (stmt_list s = *list; *s; s++)
			if (!PQsendPrepare(conn, (*s)->name, (*s)->text, 0, NULL) || !PQsendDescribePrepared(conn, (*s)->name))
				return false;
	return PQpipelineSync(conn);
}


static err_t checked(struct db *db, struct stmt *s)
{
	err_t e = ERR_OK;

	for (int part = 0; part < 2; part++) {
		PGresult *res = PQgetResult(db->conn);

		if (!e)
			e = db_outcome(db, s->name, res);
		if (!e && part == 1 && !plan_make(s, res))
			e = ERR_INTERNAL;
		PQclear(res);
		PQclear(PQgetResult(db->conn)); /* the NULL that ends each command */
	}
	return e;
}


err_t db_check(struct db *db)
{
	err_t e;

	link_close(db); /* what is prepared there may not be prepared again */
	e = link_ready(db);
	if (!e && (!PQenterPipelineMode(db->conn) || !check_send(&db->o, db->conn)))
		e = ERR_UNAVAILABLE;
	for (const stmt_list *list = db->o.lists; list && *list; list++)
		for (stmt_list s = *list; *s && !e; s++)
			e = checked(db, *s);
	/* with it goes what the server keeps of statements that may never be asked for */
	link_close(db);
	return e;
}


/* An idle link that has something to read was closed by the server: better known before a write than after.  First
 * comes the server's last word, then the end. */
static bool is_fresh(struct db *db)
{
	struct pollfd p = {.fd = PQsocket(db->conn), .events = POLLIN};

	for (int i = 0; i < 3 && !is_lost(db) && poll(&p, 1, 0) == 1; i++)
		(void)PQconsumeInput(db->conn);
	return !is_lost(db);
}


/* An error that has no SQLSTATE is libpq's own: after a write that failed it reports one and still calls the link good. */
static bool is_own_error(const PGresult *res)
{
	ExecStatusType status = PQresultStatus(res); /* of NULL: a fatal error */

	return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK &&
	       !PQresultErrorField(res, PG_DIAG_SQLSTATE);
}


static err_t link_outcome(struct db *db, const char *what, PGresult *res)
{
	if (!is_lost(db) && !is_own_error(res))
		return db_outcome(db, what, res);
	db_log_failure(what, db->conn, res);
	link_close(db);
	db->lost = LOST_SENT;
	return ERR_UNAVAILABLE;
}


/* A statement is prepared when it is first asked for: nothing was done when that fails. */
static err_t link_prepare(struct db *db, struct arena *a, struct stmt *s)
{
	err_t e;

	if (stmt_set_has(db->prepared, s))
		return ERR_OK;
	e = link_outcome(db, s->name, db_result_keep(a, PQprepare(db->conn, s->name, s->text, 0, NULL)));
	if (!e)
		stmt_set_add(db->prepared, s);
	else if (db->lost == LOST_SENT)
		db->lost = LOST_UNSENT;
	return e;
}


static err_t link_describe(struct db *db, struct arena *a, struct stmt *s, PGresult **out)
{
	err_t e = link_prepare(db, a, s);

	if (e)
		return e;
	*out = db_result_keep(a, PQdescribePrepared(db->conn, s->name));
	return link_outcome(db, s->name, *out);
}


static err_t link_exec(struct db *db, struct arena *a, struct stmt *s, const char *const *values, PGresult **out)
{
	err_t e;

	if (s->is_write && !db->in_transaction && !is_fresh(db)) {
		db->lost = LOST_UNSENT;
		return ERR_UNAVAILABLE;
	}
	e = link_prepare(db, a, s);
	if (e)
		return e;
	*out = db_result_keep(a, PQexecPrepared(db->conn, s->name, s->plan->n_params, values, NULL, NULL, 1));
	return link_outcome(db, s->name, *out);
}


static err_t link_command(struct db *db, struct arena *a, const char *sql, PGresult **out)
{
	*out = db_result_keep(a, PQexec(db->conn, sql));
	return link_outcome(db, "command", *out);
}


struct db_ear db_hear(struct db *db)
{
	struct db_ear ear = {.fd = -1};
	PGnotify *said;

	if (is_lost(db) || !is_fresh(db))
		return ear;
	ear.fd = PQsocket(db->conn);
	ear.link = PQbackendPID(db->conn);
	while ((said = PQnotifies(db->conn))) {
		ear.has_news |= said->be_pid != ear.link;
		PQfreemem(said);
	}
	return ear;
}


static void link_release(struct db *db, bool is_clean)
{
	if (!is_clean)
		link_close(db);
}


const struct db_driver db_link_driver = {
	.ready = link_ready,
	.describe = link_describe,
	.exec = link_exec,
	.command = link_command,
	.release = link_release,
	.close = link_close,
};
