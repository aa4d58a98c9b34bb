/* make_outside.c - what makers ask others for: calls that wait without holding anybody up, and are begun once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"
#include "base/words.h"
#include "io/http_client.h"
#include "sql_stories.h"
#include "stories/make.h"

static void call_over(struct http_call *c)
{
	*(bool *)c->owner = true;
}

void maker_call(struct maker *m, struct http_call *c)
{
	bool is_done = false;

	c->arena = m->arena;
	c->done = call_over;
	c->owner = &is_done;
	c->stop = m->is_over;
	http_client_start(m->job->http, c);
	while (!is_done) {
		maker_pause(m);
		c->stop = m->is_over;
	}
}

void maker_wait(struct maker *m, int64_t s)
{
	int64_t until = time_mono() + s * US_PER_S;

	while (!m->is_over && time_mono() < until)
		maker_pause(m);
}

bool maker_asks(struct maker *m, size_t item, const char *input_hash, struct story_call *out)
{
	struct story_call ask = {.id = m->key.id, .n = m->key.n, .item = (int64_t)item, .input_hash = input_hash, .micros = INT_UNSET,
				 .tokens_in = INT_UNSET, .tokens_out = INT_UNSET};
	struct story_call begun = ask;

	*out = ask;
	if (m->is_over || db_one(m->job->db, m->arena, &sql_story_call, &ask, &begun))
		return maker_fail(m, TR_ID("The hall's database is away. Try again."));
	out->call_key = begun.call_key;
	out->external_id = begun.external_id;
	return true;
}

void maker_asked(struct maker *m, struct story_call *c, const char *external_id)
{
	struct story_key found;

	c->external_id = external_id;
	if (db_one(m->job->db, m->arena, &sql_story_call_known, c, &found))
		log_line(LOG_WARN, "a job at a provider is not written down key=%s name=%s", c->call_key, external_id);
}

void maker_answered(struct maker *m, struct story_call *c, const char *state)
{
	c->state = state;
	if (db_run(m->job->db, m->arena, &sql_story_call_over, c, NULL))
		log_line(LOG_WARN, "what an answer cost is not written down key=%s", c->call_key);
}
