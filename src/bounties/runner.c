/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/runner.h"
#include <string.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"
#include "bounties/backends.h"
#include "io/page_text.h"

#define RUNS_MAX 64
#define STACK_BYTES (256u << 10)
#define FINISH_TRIES 10 /* while the database is away */
#define LEAST_MS 1000

static bool beat(struct agent_run *run, const char *message)
{
	err_t e = run->is_over ? ERR_NO_ROW : bounty_progress(run->job->db, run->arena, &run->bounty, message);

	/* a database that is away for a moment is no reason to give up: the lease says when it is */
	run->is_over |= e == ERR_NO_ROW;
	run->beat_us = time_mono();
	return !run->is_over;
}


bool run_say(struct agent_run *run, const char *message)
{
	log_line(LOG_INFO, "bounty id=%s progress=%s", run->bounty.id, message);
	return beat(run, message);
}


/* The loop goes round at least five times a second. */
void run_pause(struct agent_run *run)
{
	coro_ready(coro_current());
	coro_yield();
	if (!run->is_over && time_mono() - run->beat_us > BEAT_S * US_PER_S)
		(void)beat(run, NULL);
}


static void call_over(struct http_call *c)
{
	*(bool *)c->owner = true;
}


void run_call(struct agent_run *run, struct http_call *c)
{
	bool is_done = false;

	c->done = call_over;
	c->owner = &is_done;
	c->stop = run->is_over;
	http_client_start(run->job->http, c);
	while (!is_done) {
		run_pause(run);
		c->stop = run->is_over;
	}
}


long run_left_ms(const struct agent_run *run, long most)
{
	int64_t left = run->bounty.left_s * 1000 - (time_mono() - run->beat_us) / 1000;

	return left < LEAST_MS ? LEAST_MS : left > most ? most : (long)left;
}


static const struct {
	err_t e;
	const char *why;
} page_errors[] = {
	{ERR_BLOCKED_ADDRESS, "its address is not a public one"},
	{ERR_REFUSED, "its server cannot be reached"},
	{ERR_TIMED_OUT, "its server took too long"},
	{ERR_NOT_FOUND, "its server answered with an error"},
	{ERR_FILE_TYPE, "it is no text"},
	{ERR_NO_ROW, "there is nothing to read in it"},
};


static const char *page_why(err_t e)
{
	for (size_t i = 0; i < N_OF(page_errors); i++)
		if (page_errors[i].e == e)
			return page_errors[i].why;
	return "its server broke off";
}


const char *run_page(struct agent_run *run, const char *url, const char **why)
{
	struct page_fetch *f = ARENA_NEW(run->arena, struct page_fetch);
	struct page_text text;
	struct buf b;
	err_t e;

	page_fetch_init(f, run->arena, url);
	do {
		f->call.total_ms = run_left_ms(run, f->call.total_ms);
		run_call(run, &f->call);
	} while (page_fetch_again(f));
	e = page_fetch_text(f, &text);
	*why = e ? page_why(e) : NULL;
	if (e)
		return NULL;
	buf_init(&b, run->arena, 4096);
	if (run->pages)
		buf_fmt(&b, "%s,", run->pages);
	json_quote(&b, f->call.url);
	if (!b.is_full)
		run->pages = buf_text(&b);
	return arena_printf(run->arena, "Page: %s\nTitle: %s\n%s\n%s", f->call.url, text.title,
			    text.is_cut ? "(The page is longer; this is its beginning.)\n" : "", text.text);
}


struct span run_given(struct agent_run *run)
{
	struct buf b;

	buf_init(&b, run->arena, ANSWER_MAX_BYTES);
	BUF_LIT(&b, "{\"id\":");
	json_quote(&b, run->bounty.id);
	BUF_LIT(&b, ",\"agent_type\":");
	json_quote(&b, run->bounty.agent_type);
	buf_fmt(&b, ",\"attempt\":%lld,\"seconds_left\":%ld,\"input_data\":", (long long)run->bounty.attempt,
		run_left_ms(run, BOUNTY_RUN_S * 1000L) / 1000);
	buf_str(&b, run->bounty.input_data);
	BUF_LIT(&b, "}\n");
	return (struct span){buf_text(&b), b.len};
}


void run_done(struct agent_run *run, const struct report *r)
{
	struct buf b;

	buf_init(&b, run->arena, ANSWER_MAX_BYTES);
	report_metadata(&b, r);
	BUF_LIT(&b, ",\"executor\":");
	json_quote(&b, run->bounty.executor);
	if (run->out.model) {
		BUF_LIT(&b, ",\"model\":");
		json_quote(&b, run->out.model);
	}
	if (run->pages)
		buf_fmt(&b, ",\"pages\":[%s]", run->pages);
	buf_ch(&b, '}');
	run->out.content = r->report;
	run->out.metadata = b.is_full ? NULL : buf_text(&b);
	run->out.error = NULL;
}


void run_take(struct agent_run *run, struct span answer)
{
	struct report r;
	const char *why = report_read(run->arena, answer, run->prompt->with_verdict, &r);

	if (why)
		run->out.error = arena_printf(run->arena, ERROR_UNREADABLE " (%s)", why);
	else
		run_done(run, &r);
}


/* While the database is away it is tried again for some seconds: what was done cost time and money. */
static err_t run_finish(struct agent_run *run)
{
	err_t e = bounty_finish(run->job->db, run->arena, &run->bounty, &run->out);

	for (int i = 0; e && e != ERR_NO_ROW && i < FINISH_TRIES; i++) {
		int64_t until = time_mono() + US_PER_S;

		while (time_mono() < until)
			run_pause(run);
		e = db_ready(run->job->db);
		if (!e)
			e = bounty_finish(run->job->db, run->arena, &run->bounty, &run->out);
	}
	return e == ERR_NO_ROW ? ERR_OK : e;
}


/* The coroutine. */
static void run_main(void *arg)
{
	struct agent_run *run = arg;
	const struct backend *b = backend_find(run->bounty.executor);
	err_t e = ERR_OK;

	if (!run->prompt || !b || !b->run || !b->is_on(run->conf))
		run->out.error = TR_ID("Who was to do this is not set up any more.");
	else if (run_say(run, TR_ID("Preparing")))
		b->run(run);
	if (!run->is_over)
		e = run_finish(run);
	log_line(LOG_INFO, "bounty over id=%s executor=%s is_lost=%d error=%s", run->bounty.id, run->bounty.executor,
		 run->is_over, run->out.error ? run->out.error : "-");
	job_end(run->job, e);
}


/* Takes the bounty and lets a coroutine do it. */
static err_t runner_run(struct job_run *r)
{
	static struct coro_pool *stacks;
	struct agent_run *run = ARENA_NEW(r->arena, struct agent_run);
	struct coro *c;
	err_t e = bounty_take(r->db, r->arena, r->job.subject, &run->bounty);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	if (!stacks)
		stacks = coro_pool_new(STACK_BYTES, RUNS_MAX);
	run->arena = r->arena;
	run->job = r;
	run->conf = r->conf;
	run->beat_us = time_mono();
	run->prompt = prompt_find(run->bounty.agent_type);
	run->out = (struct bounty_outcome){.tokens_in = INT_UNSET, .tokens_out = INT_UNSET, .cost_micros = INT_UNSET};
	c = coro_new(stacks, run_main, NULL, run);
	if (!c)
		return ERR_UNAVAILABLE;
	r->is_async = true;
	coro_ready(c);
	return ERR_OK;
}


static const int64_t soon_s[] = {2, 10, 30, -1};

const struct job_kind runner_jobs[] = {
	{.name = "bounty_run", .lease_s = BOUNTY_RUN_S + 60, .max_attempts = 20, .schedule_s = soon_s, .run = runner_run,
	 .note = "Do a bounty by a model or a program", .is_agents = true},
	JOB_KINDS_END,
};
