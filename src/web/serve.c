/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The way of one request: router, body, guard, shape, handler, answer. */
#include <stdlib.h>
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "web/call.h"
#include "web/cors.h"
#include "web/engine.h"
#include "web/form.h"
#include "web/guard.h"
#include "web/once.h"
#include "web/page.h"

#define JSON_MAX_BYTES (1u << 20)
#define UPLOAD_MAX_BYTES (101u << 20)
#define RAW_MAX_BYTES (256u << 10)
#define MAX_QUERY 8192u


size_t web_body_limit(const struct web *w, const char *method, const char *path, const char *content_type)
{
	struct arena *a = arena_new(0);
	struct route_match m;
	bool is_upload, is_raw;

	router_find(w->router, a, method, path, &m);
	is_upload = m.route && m.route->flags & R_UPLOAD && content_type &&
		    strncasecmp(content_type, "multipart/form-data", 19) == 0;
	is_raw = m.route && (m.route->flags & (R_RAW | R_RAW_MIB)) == R_RAW;
	arena_free(a);
	return is_upload ? UPLOAD_MAX_BYTES : is_raw ? RAW_MAX_BYTES : JSON_MAX_BYTES;
}


static err_t read_json(struct rq *rq)
{
	const struct shape *in = rq->route->in;
	struct span body = in && shape_has(in, F_ANY) ? json_without_nul(rq->arena, rq->body) : rq->body;
	json_t *v;
	err_t e = json_read(rq->arena, body, &v);

	if (e)
		return e;
	if (!json_is_object(v))
		return ERR_BAD_JSON;
	rq->input.json = v;
	return ERR_OK;
}


static bool is_type(const char *type, const char *wanted)
{
	size_t n = strlen(wanted);

	return strncasecmp(type, wanted, n) == 0 && (!type[n] || type[n] == ';' || type[n] == ' ');
}


/* Which row of a chain takes the request; one that cannot be read is the last row's. */
static void choose(struct rq *rq, struct route_match *m, err_t read)
{
	while (rq->route->mine && (read || !rq->route->mine(rq)) && router_next(m))
		rq->route = m->route;
}


static err_t read_body(struct rq *rq)
{
	const char *type = rq_param(rq, "CONTENT_TYPE");

	rq->input.body_is_query = rq->route->method == GET || (rq->route->method == DELETE && !rq->body.len);
	if (rq->input.body_is_query || !rq->body.len || rq->route->flags & R_RAW)
		return ERR_OK;
	if (!str_has(type))
		return ERR_MEDIA_TYPE;
	if (is_type(type, "application/json"))
		return read_json(rq);
	if (is_type(type, "application/x-www-form-urlencoded"))
		return form_urlencoded(rq->arena, rq->body, &rq->input.form);
	if (is_type(type, "multipart/form-data"))
		return form_multipart(rq->arena, type, rq->body, &rq->input.form);
	return ERR_MEDIA_TYPE;
}


static err_t read_query(struct rq *rq)
{
	size_t n = strlen(rq->query);

	return n > MAX_QUERY ? ERR_BAD_REQUEST
			     : form_urlencoded(rq->arena, (struct span){rq->query, n}, &rq->input.query);
}


/* Wrong input ends here, but for page forms, whose handlers show it beside the fields. */
static err_t read_input(struct rq *rq)
{
	const struct shape *s = rq->route->in;
	void *in;
	err_t e;

	if (!s)
		return ERR_OK;
	in = arena_alloc(rq->arena, s->size);
	rq->in = in;
	rq->input.is_strict = rq->route->flags & R_STRICT;
	e = shape_read(s, &rq->input, rq->arena, in, &rq->complaints);
	return rq->route->flags & R_FORM ? ERR_OK : e;
}


/* Everything before the handler.  Pages ask who first; the APIs name wrong fields first, as their documents do. */
static err_t admit(struct rq *rq, struct route_match *m)
{
	err_t e = read_body(rq);
	bool is_page;

	choose(rq, m, e);
	is_page = rq->route->flags & R_PAGE;
	if (!e)
		e = guard_credentials(rq);
	if (e && e != ERR_BAD_FIELD)
		return e;
	if (!is_page) {
		err_t wrong = read_input(rq);

		e = e ? e : wrong;
	}
	if (!e)
		e = guard_rate(rq);
	return e;
}


static err_t identify(struct rq *rq, bool in_sql)
{
	bool is_later = in_sql && (rq->cred.kind == CRED_AI || rq->cred.kind == CRED_TRACKER);
	err_t e = is_later ? ERR_OK : guard_who(rq);

	if (!e)
		e = guard_same_origin(rq);
	if (!e && rq->route->flags & R_PAGE)
		e = read_input(rq);
	return e;
}


static err_t run_plain(struct rq *rq, struct response *out)
{
	err_t e = rq->route->run(rq);

	response_render(rq, e, out);
	return e;
}


/* One try in a transaction: key, handler, answer and stored answer commit together. */
static err_t run_in_tx(struct rq *rq, const char *key, struct response *out)
{
	bool replayed = false;
	err_t e = db_begin(rq->db);

	if (!e && key)
		e = once_begin(rq, key, &replayed);
	if (!e && !replayed)
		e = rq->route->run(rq);
	response_render(rq, e, out);
	if (!e && key && !replayed && out->status / 100 == 2)
		e = once_store(rq, key, out->status, out->body);
	if (!e)
		e = db_commit(rq->db);
	else
		db_rollback(rq->db);
	return e;
}


static err_t run_again_if_needed(struct rq *rq, const char *key, struct response *out)
{
	struct arena_mark mark = arena_mark(rq->arena);
	struct reply clean = rq->reply;
	struct complaints complaints = rq->complaints;
	err_t e = ERR_RETRY;

	for (int i = 0; i < RQ_MAX_TRIES && e == ERR_RETRY; i++) {
		if (i) {
			arena_rewind(rq->arena, mark);
			rq->reply = clean;
			rq->complaints = complaints;
		}
		e = run_in_tx(rq, key, out);
	}
	if (e && out->status / 100 == 2) {
		/* the answer was ready but was not committed */
		rq->reply = clean;
		response_render(rq, e, out);
	}
	return e;
}


static err_t serve(struct rq *rq, struct route_match *m, struct response *out)
{
	err_t e = admit(rq, m);
	unsigned takes = R_ONCE | (rq_param(rq, CALL_PARAM) ? R_ONCE_TOOL : 0);
	const char *key = rq->route->flags & takes ? rq_param(rq, "HTTP_IDEMPOTENCY_KEY") : NULL;
	bool in_sql = rq->route->flags & R_AUTH_IN_SQL && !key;

	e = e ? guard_key_first(rq, e) : identify(rq, in_sql);
	if (e) {
		response_render(rq, e, out);
		return e;
	}
	return key || rq->route->flags & R_TX ? run_again_if_needed(rq, key, out) : run_plain(rq, out);
}


/* The object is not this row's: the next row of the chain has the request as it came. */
static err_t serve_chain(struct rq *rq, struct route_match *m, struct response *out)
{
	struct rq *came = m->route->mine ? ARENA_NEW(rq->arena, struct rq) : NULL;
	err_t e;

	if (came)
		*came = *rq;
	e = serve(rq, m, out);

	while (e == ERR_ELSE && !OURS(!came) && router_next(m)) {
		*rq = *came;
		rq->route = m->route;
		e = serve(rq, m, out);
	}
	return e;
}


/* ---- a request inside of another */

struct inner {
	const struct rq *outer;
	const struct call *call;
};


static const char *inner_param(void *ex, const char *name)
{
	static const char not_passed[] = "HTTP_COOKIE|HTTP_ORIGIN|HTTP_SEC_FETCH_SITE|HTTP_ACCEPT|CONTENT_TYPE|CONTENT_LENGTH";
	const struct inner *in = ex;
	const struct call *c = in->call;

	if (str_eq(name, "HTTP_IDEMPOTENCY_KEY"))
		return c->once_key;
	if (str_eq(name, CALL_PARAM))
		return "yes";
	for (size_t i = 0; i < c->params.n; i++)
		if (str_eq(c->params.items[i].name, name))
			return c->params.items[i].value;
	return str_in_words(name, strlen(name), not_passed) ? NULL : rq_param(in->outer, name);
}


/* What is a text, a number or a truth may stand in a path or a query. */
static struct pairs scalars(struct arena *a, json_t *object)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, json_object_size(object));
	const char *name;
	json_t *v;
	size_t n = 0;

	json_object_foreach(object, name, v) {
		const char *text = json_is_integer(v)  ? arena_printf(a, "%lld", (long long)json_integer_value(v))
				   : json_is_real(v)   ? arena_printf(a, "%.17g", json_real_value(v))
				   : json_is_boolean(v) ? (json_is_true(v) ? "true" : "false")
							: json_string_value(v);

		if (text)
			items[n++] = (struct pair){.name = name, .value = text};
	}
	return (struct pairs){n, items};
}


void web_call(struct rq *outer, struct call *c, struct response *out)
{
	struct rq *rq = ARENA_NEW(outer->arena, struct rq);
	struct inner *in = ARENA_NEW(outer->arena, struct inner);
	struct route_match m = {.route = c->route};

	*in = (struct inner){outer, c};
	c->made = rq;
	*rq = (struct rq){.arena = outer->arena, .web = outer->web, .conf = outer->conf, .db = outer->db, .route = c->route,
			  .lang = outer->lang, .id = outer->id, .method = method_name(c->route->method), .path = outer->path,
			  .query = "", .remote_addr = outer->remote_addr, .is_tls = outer->is_tls, .param = inner_param, .ex = in};
	rq->input.json = c->body;
	rq->input.path = rq->input.query = scalars(rq->arena, c->body);
	out->e = serve(rq, &m, out);
	if (OURS(db_in_transaction(rq->db)))
		db_rollback(rq->db);
}


static const char *or_empty(const char *s)
{
	return s ? s : "";
}


static void rq_init(struct rq *rq, const struct web *w, struct arena *a, const struct exchange *x)
{
	*rq = (struct rq){.arena = a, .web = w, .conf = w->conf, .db = x->db ? x->db : w->db, .param = x->param, .ex = x->ex,
			  .body = x->body};
	rq->id = arena_strdup(a, or_empty(rq_param(rq, "HIREHALL_REQUEST_ID"))); /* the log names it after the parameters went */
	rq->method = or_empty(rq_param(rq, "REQUEST_METHOD"));
	rq->path = or_empty(rq_param(rq, "DOCUMENT_URI"));
	rq->query = or_empty(rq_param(rq, "QUERY_STRING"));
	rq->remote_addr = or_empty(rq_param(rq, "REMOTE_ADDR"));
	rq->is_tls = str_has(rq_param(rq, "HTTPS"));
	rq->wants_html = rq_param(rq, "HTTP_ACCEPT") && strstr(rq_param(rq, "HTTP_ACCEPT"), "text/html");
}


static err_t find(struct rq *rq, const struct exchange *x, struct route_match *m)
{
	err_t e = utf8_valid(rq->path, strlen(rq->path)) ? read_query(rq) : ERR_BAD_REQUEST;

	rq->lang = page_lang(rq);
	if (e)
		return e;
	router_find_sent(rq->web->router, rq->arena, rq->method,
			 (const char *const[]){rq->path, rq_param(rq, "HIREHALL_SENT_PATH")}, m);
	if (!m->route) {
		if (m->path_known)
			rq_header(rq, "Allow", m->allow);
		return m->path_known ? ERR_METHOD : ERR_NOT_FOUND;
	}
	rq->route = m->route;
	if (m->route->flags & R_CHINESE)
		rq->lang = page_lang(rq);
	rq->input.path = m->path;
	return x->too_large ? ERR_BODY_TOO_LARGE : ERR_OK;
}


/* What a page's frame says (who is signed in) is wanted on its error page too; failing that, it does without. */
static void known_for_page(struct rq *rq)
{
	if (dialect_of_path(rq->path) != D_PAGE || !rq->wants_html || rq->route)
		return;
	rq->route = &(const struct route){.who = W_ANYONE, .dialect = D_PAGE};
	if (guard_credentials(rq) || guard_who(rq))
		rq->who = (struct actor){0};
	rq->route = NULL;
}


void web_serve(const struct web *w, struct arena *a, const struct exchange *x, struct response *out)
{
	struct rq *rq = ARENA_NEW(a, struct rq);
	struct route_match m;
	err_t e;

	rq_init(rq, w, a, x);
	log_request(rq->id);
	cors_headers(rq);
	e = find(rq, x, &m);
	if (e == ERR_METHOD && cors_preflight(rq)) {
		e = ERR_OK;
		response_render(rq, e, out);
	} else if (e) {
		known_for_page(rq);
		response_render(rq, e, out);
	} else {
		e = serve_chain(rq, &m, out);
	}
	if (OURS(db_in_transaction(rq->db)))
		db_rollback(rq->db);
	out->route = rq->route;
	out->e = e;
}


void web_refuse(const struct web *w, struct arena *a, const struct exchange *x, err_t e, struct response *out)
{
	struct rq *rq = ARENA_NEW(a, struct rq);
	struct route_match m;

	rq_init(rq, w, a, x);
	router_find(w->router, a, rq->method, rq->path, &m);
	rq->route = m.route;
	response_render(rq, e, out);
	out->route = rq->route;
	out->e = e;
}
