/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/rq.h"
#include <string.h>
#include "web/page.h"
#include "web/route.h"


void rq_answer_as(struct rq *rq, int status, const struct shape *s, const void *data)
{
	rq->reply.status = status;
	rq->reply.shape = s;
	rq->reply.data = data;
	rq->reply.is_set = true;
}


void rq_answer(struct rq *rq, const void *data)
{
	rq_answer_as(rq, rq->route->status, rq->route->out, data);
}


void rq_page(struct rq *rq, const char *template, const struct shape *s, const void *data)
{
	/* every page's struct begins with its chrome */
	page_chrome(rq, (struct chrome *)(uintptr_t)data);
	rq_answer_as(rq, rq->complaints.n ? 422 : rq->route->status, s, data);
	rq->reply.template = template;
}


void rq_see_other(struct rq *rq, const char *location)
{
	rq->reply.status = 303;
	rq->reply.location = location;
	rq->reply.is_set = true;
}


void rq_raw(struct rq *rq, const char *type, struct span bytes)
{
	rq->reply.raw = bytes;
	rq->reply.raw_type = type;
	rq->reply.is_set = true;
}


void rq_header(struct rq *rq, const char *name, const char *value)
{
	struct reply *r = &rq->reply;

	if (OURS(r->n_headers == N_OF(r->headers)) || OURS(strpbrk(value, "\r\n")))
		return;
	r->headers[r->n_headers++] = (struct header){name, value};
}


void rq_cookie(struct rq *rq, const char *name, const char *value, int64_t max_age_s)
{
	rq_header(rq, "Set-Cookie",
		  arena_printf(rq->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s", name, value,
			       (long long)max_age_s, rq->is_tls ? "; Secure" : ""));
}


const char *rq_param(const struct rq *rq, const char *name)
{
	return rq->param(rq->ex, name);
}


const char *rq_cookie_get(struct rq *rq, const char *name)
{
	const char *at = rq_param(rq, "HTTP_COOKIE");
	size_t len = strlen(name);

	while (at && *at) {
		size_t n;

		at += strspn(at, "; ");
		n = strcspn(at, ";");
		if (n > len && strncmp(at, name, len) == 0 && at[len] == '=')
			return arena_strndup(rq->arena, at + len + 1, n - len - 1);
		at += n;
	}
	return NULL;
}


err_t rq_wrong(struct rq *rq, const char *field, const char *code)
{
	complain(&rq->complaints, field, code, ERR_BAD_FIELD);
	return ERR_BAD_FIELD;
}


/* A statement outside a transaction is one by itself: a deadlock took it back whole, so it may be sent again. */
static bool is_worth_again(const struct rq *rq, err_t e, int *tries)
{
	return e == ERR_RETRY && !db_in_transaction(rq->db) && ++*tries < RQ_MAX_TRIES;
}


err_t rq_one(struct rq *rq, struct stmt *s, const void *in, void *out)
{
	int tries = 0;
	err_t e;

	do
		e = db_one(rq->db, rq->arena, s, in, out);
	while (is_worth_again(rq, e, &tries));
	return e;
}


err_t rq_many(struct rq *rq, struct stmt *s, const void *in, struct list *out)
{
	int tries = 0;
	err_t e;

	do
		e = db_many(rq->db, rq->arena, s, in, out);
	while (is_worth_again(rq, e, &tries));
	return e;
}


err_t rq_run(struct rq *rq, struct stmt *s, const void *in, size_t *n)
{
	int tries = 0;
	err_t e;

	do
		e = db_run(rq->db, rq->arena, s, in, n);
	while (is_worth_again(rq, e, &tries));
	return e;
}
