/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/outlet.h"
#include <string.h>
#include <time.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"

#define CONNECT_MS 3000L
#define ANSWER_MAX (1u << 20)
#define STACK_BYTES (256u << 10)
#define US_PER_MS 1000


static void blocking_run(struct outlet *o, struct http_call *c)
{
	http_client_run(o->http, c);
}


static void blocking_sleep(struct outlet *o, int64_t ms)
{
	struct timespec t = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000L};

	(void)o;
	(void)nanosleep(&t, NULL);
}


static void client_free(void *http)
{
	http_client_free(http);
}


void outlet_open(struct outlet *o, const struct conf *c, struct arena *a, int64_t wait_ms)
{
	*o = (struct outlet){.conf = c, .arena = a, .http = http_client_new(c->outbound_allow),
			     .until_us = time_mono() + wait_ms * US_PER_MS, .run = blocking_run, .sleep = blocking_sleep};
	arena_defer(a, client_free, o->http);
}


void outlet_more(struct outlet *o, int64_t wait_ms)
{
	o->until_us = time_mono() + wait_ms * US_PER_MS;
}


int64_t outlet_left_ms(const struct outlet *o)
{
	int64_t left = (o->until_us - time_mono()) / US_PER_MS;

	return left > 0 ? left : 0;
}


/* ---- in a job */

struct errand {
	struct outlet outlet; /* first: what fn sees */
	struct job_run *run;
	struct coro_pool *pool;
	struct coro *coro;
	err_t (*fn)(struct job_run *r, struct outlet *o);
	err_t e;
};


static void errand_main(void *p)
{
	struct errand *k = p;

	k->e = k->fn(k->run, &k->outlet);
}


/* Gives whether it goes on. */
static bool errand_step(struct errand *k)
{
	if (coro_resume(k->coro))
		return true;
	coro_free(k->coro);
	coro_pool_free(k->pool);
	return false;
}


static void answered(struct http_call *c)
{
	struct errand *k = c->owner;

	if (!errand_step(k))
		job_end(k->run, k->e); /* frees k */
}


static void waiting_run(struct outlet *o, struct http_call *c)
{
	c->done = answered;
	c->owner = o;
	http_client_start(o->http, c);
	coro_yield();
}


/* A job comes again instead of waiting. */
static void waiting_sleep(struct outlet *o, int64_t ms)
{
	(void)ms;
	o->until_us = 0;
}


err_t outlet_job(struct job_run *r, err_t (*fn)(struct job_run *r, struct outlet *o), int64_t wait_ms)
{
	struct errand *k = ARENA_NEW(r->arena, struct errand);

	k->outlet = (struct outlet){.conf = r->conf, .arena = r->arena, .http = r->http,
				    .until_us = time_mono() + wait_ms * US_PER_MS, .run = waiting_run,
				    .sleep = waiting_sleep};
	k->run = r;
	k->fn = fn;
	k->e = ERR_INTERNAL;
	k->pool = coro_pool_new(STACK_BYTES, 1);
	k->coro = coro_new(k->pool, errand_main, NULL, k);
	r->is_async = errand_step(k);
	return r->is_async ? ERR_OK : k->e;
}


/* ---- JSON */

err_t outlet_json(struct outlet *o, const struct outlet_ask *ask, long *status, json_t **out)
{
	struct http_header headers[3] = {{"accept", "application/json"}};
	size_t n_headers = 1;
	int64_t left = outlet_left_ms(o);
	struct http_call *call = ARENA_NEW(o->arena, struct http_call);

	*status = 0;
	*out = NULL;
	if (!left)
		return ERR_TIMED_OUT;
	if (ask->body)
		headers[n_headers++] = (struct http_header){"content-type", "application/json"};
	if (str_has(o->api_key))
		headers[n_headers++] = (struct http_header){"x-api-key", o->api_key};
	*call = (struct http_call){.arena = o->arena, .method = ask->body ? "POST" : "GET", .url = ask->url,
				   .headers = headers, .n_headers = n_headers, .body = span_of(ask->body),
				   .connect_ms = CONNECT_MS, .total_ms = (long)(left < ask->wait_ms ? left : ask->wait_ms),
				   .max_body = ANSWER_MAX, .any_address = true};
	o->run(o, call);
	*status = call->e ? 0 : call->status;
	if (call->e == ERR_REFUSED || call->e == ERR_BLOCKED_ADDRESS)
		return ERR_REFUSED;
	if (call->e || json_read(o->arena, call->answer, out) || !json_is_object(*out)) {
		log_line(LOG_WARN, "no answer in JSON status=%ld error=%s ms=%lld", *status,
			 call->e ? err_info(call->e)->code : "-", (long long)(call->took_us / US_PER_MS));
		*out = NULL;
		return ERR_PROVIDER;
	}
	return ERR_OK;
}
