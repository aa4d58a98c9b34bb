/* outlet.h - asking others while the caller waits, in a request or in a job.
 *
 * Layer: money.  A request blocks until it is answered; a job runs as a coroutine that waits beside the other jobs.
 * What asks is the same code in both.  Answers that are no JSON object are ERR_PROVIDER, like no answer at all.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_OUTLET_H
#define MONEY_OUTLET_H
#include "base/conf.h"
#include "base/json.h"
#include "events/job.h"
#include "io/http_client.h"

struct outlet {
	const struct conf *conf;
	struct arena *arena;
	struct http_client *http;
	int64_t until_us; /* monotonic: no call lasts longer */
	const char *api_key; /* sent as X-API-Key with each call; NULL: none */
	void (*run)(struct outlet *o, struct http_call *c);
	void (*sleep)(struct outlet *o, int64_t ms);
};

/* For a process that may block: calls end after wait_ms in all. */
void outlet_open(struct outlet *o, const struct conf *c, struct arena *a, int64_t wait_ms);
/* From now on that long. */
void outlet_more(struct outlet *o, int64_t wait_ms);
/* Milliseconds left, 0 when there are none. */
int64_t outlet_left_ms(const struct outlet *o);

/* Runs fn with an outlet that lets the other jobs go on; the job ends with what it gives. */
MUST_CHECK err_t outlet_job(struct job_run *r, err_t (*fn)(struct job_run *r, struct outlet *o), int64_t wait_ms);

/* POST (body) or GET (NULL) of JSON.  *status is 0 when nothing was heard.  ERR_REFUSED: nothing was sent at all. */
struct outlet_ask {
	const char *url, *body;
	int64_t wait_ms; /* at most, of what is left */
};
MUST_CHECK err_t outlet_json(struct outlet *o, const struct outlet_ask *ask, long *status, json_t **out);

#endif
