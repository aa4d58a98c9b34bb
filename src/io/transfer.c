/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/transfer.h"
#include <signal.h>
#include <string.h>

struct transfers {
	struct arena *arena;
	CURLM *multi;
	struct transfer *first, **last; /* in the order of their start */
	size_t n, n_running;
};


struct transfers *transfers_new(void)
{
	struct arena *a = arena_new(sizeof(struct transfers) + 64);
	struct transfers *ts = ARENA_NEW(a, struct transfers);

	/* a peer that closes early must not end the process */
	(void)signal(SIGPIPE, SIG_IGN);
	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		die_no_memory();
	ts->arena = a;
	ts->last = &ts->first;
	ts->multi = curl_multi_init();
	if (!ts->multi)
		die_no_memory();
	(void)curl_multi_setopt(ts->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	return ts;
}


static void easy_end(struct transfers *ts, struct transfer *t)
{
	if (t->is_running) {
		(void)curl_multi_remove_handle(ts->multi, t->easy);
		t->is_running = false;
		ts->n_running--;
	}
	if (t->easy)
		curl_easy_cleanup(t->easy);
	t->easy = NULL;
}


void transfers_free(struct transfers *ts)
{
	if (!ts)
		return;
	for (struct transfer *t = ts->first; t; t = t->next)
		easy_end(ts, t);
	(void)curl_multi_cleanup(ts->multi);
	arena_free(ts->arena);
}


static size_t running_of_host(const struct transfers *ts, const char *host)
{
	size_t n = 0;

	for (const struct transfer *t = ts->first; t; t = t->next)
		if (t->is_running && strcmp(t->host, host) == 0)
			n++;
	return n;
}


size_t transfers_of_host(const struct transfers *ts, const char *host)
{
	size_t n = 0;

	for (const struct transfer *t = ts->first; t; t = t->next)
		if (strcmp(t->host, host) == 0)
			n++;
	return n;
}


static void transfer_begin(struct transfers *ts, struct transfer *t)
{
	if (!t->easy) {
		t->is_over = true;
		return;
	}
	(void)curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	if (curl_multi_add_handle(ts->multi, t->easy)) {
		t->code = CURLE_FAILED_INIT;
		t->is_over = true;
		return;
	}
	t->is_running = true;
	ts->n_running++;
}


static bool may_begin(const struct transfers *ts, const struct transfer *t)
{
	if (t->is_running || t->is_over)
		return false;
	return !t->easy || (ts->n_running < TRANSFERS_MAX && running_of_host(ts, t->host) < TRANSFERS_PER_HOST);
}


static void begin_waiting(struct transfers *ts)
{
	for (struct transfer *t = ts->first; t; t = t->next)
		if (may_begin(ts, t))
			transfer_begin(ts, t);
}


void transfers_start(struct transfers *ts, struct transfer *t)
{
	t->next = NULL;
	t->is_running = t->is_over = false;
	*ts->last = t;
	ts->last = &t->next;
	ts->n++;
	if (may_begin(ts, t))
		transfer_begin(ts, t);
}


static void mark_finished(struct transfers *ts)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(ts->multi, &left)) != NULL) {
		struct transfer *t = NULL;

		if (m->msg != CURLMSG_DONE || curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t) || !t)
			continue;
		t->code = m->data.result;
		t->is_over = true;
	}
}


/* Takes one finished transfer out of the list; callbacks may start others, so the list is looked at anew each time. */
static struct transfer *take_finished(struct transfers *ts)
{
	for (struct transfer **at = &ts->first; *at; at = &(*at)->next) {
		struct transfer *t = *at;

		if (!t->is_over)
			continue;
		*at = t->next;
		if (ts->last == &t->next)
			ts->last = at;
		ts->n--;
		return t;
	}
	return NULL;
}


static void run_finished(struct transfers *ts)
{
	struct transfer *t;

	while ((t = take_finished(ts)) != NULL) {
		if (t->read)
			t->read(t);
		easy_end(ts, t);
		t->done(t);
	}
}


size_t transfers_poll(struct transfers *ts, int wait_ms)
{
	int running;

	begin_waiting(ts);
	(void)curl_multi_perform(ts->multi, &running);
	mark_finished(ts);
	for (struct transfer *t = ts->first; t; t = t->next)
		if (t->is_over)
			wait_ms = 0;
	if (wait_ms > 0) {
		(void)curl_multi_poll(ts->multi, NULL, 0, wait_ms, NULL);
		(void)curl_multi_perform(ts->multi, &running);
		mark_finished(ts);
	}
	run_finished(ts);
	begin_waiting(ts);
	return ts->n;
}
