/* call_off.c - a segment was cancelled, or its story deleted: a worker is told that what runs there is not wanted any more, by DELETE
 * of the address at which it is asked how it goes.
 *
 * One that does not know how goes on, and what it makes is asked for when the segment is begun again: nothing is begun twice for
 * a cancelled job that may still run.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/chat.h"
#include "base/json.h"
#include "base/log.h"
#include "io/http_client.h"
#include "sql_stories.h"
#include "stories/make.h"

#define CONNECT_MS 5000L
#define CALL_MS 10000L
#define ANSWER_MAX 4096u
#define TRIES_MAX 4

struct call_off {
	struct job_run *run;
	struct story_call of;
	struct http_header auth;
	struct http_call call;
};


static void call_told(struct http_call *c)
{
	struct call_off *x = c->owner;
	struct job_run *r = x->run;
	bool is_over = !c->e && (c->status / 100 == 2 || c->status == 410), may_be = c->e || c->status == 429 || c->status >= 500;
	err_t e = ERR_OK;

	if (is_over) {
		e = db_run(r->db, r->arena, &sql_story_call_off, &x->of, NULL);
	} else if (may_be && r->job.attempts < TRIES_MAX) {
		r->why = "the worker cannot be reached, or is busy";
		e = ERR_RETRY;
	} else {
		log_line(LOG_INFO, "a worker does not take back its job key=%s status=%ld", r->job.subject, c->status);
	}
	job_end(r, e);
}


err_t call_off_run(struct job_run *r)
{
	const struct conf *conf = r->conf;
	struct call_off *x = ARENA_NEW(r->arena, struct call_off);
	struct story_ended wanted;
	json_t *data;
	const char *name = json_read(r->arena, span_of(r->job.data), &data) ? NULL : json_text(data, "id");
	err_t e;

	*x = (struct call_off){.run = r, .of = {.id = INT_UNSET, .n = INT_UNSET, .item = INT_UNSET, .call_key = r->job.subject,
		.micros = INT_UNSET, .tokens_in = INT_UNSET, .tokens_out = INT_UNSET}};
	e = db_one(r->db, r->arena, &sql_story_call_wanted, &x->of, &wanted);
	if (e || wanted.is_done || !name || !str_has(conf->story_http_url))
		return e; /* begun again meanwhile, or there is nobody to tell */
	x->auth = (struct http_header){"Authorization", arena_printf(r->arena, "Bearer %s", conf->story_http_token ? conf->story_http_token : "")};
	x->call = (struct http_call){.arena = r->arena, .method = "DELETE", .url = chat_url(r->arena, conf->story_http_url, name),
		.headers = &x->auth, .n_headers = str_has(conf->story_http_token), .connect_ms = CONNECT_MS, .total_ms = CALL_MS,
		.max_body = ANSWER_MAX, .any_address = true, .body = SPAN(""), .done = call_told, .owner = x};
	r->is_async = true;
	http_client_start(r->http, &x->call);
	return ERR_OK;
}
