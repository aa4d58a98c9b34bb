/* mcp_fixtures_tasks.c - fixtures that run as tasks of the protocol.  A task is its id: which tool, until when, with what, signed;
 * what was said to it later is noted beside answers of idempotency keys.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/time.h"
#include "web/mcp_fixtures.h"
#include "web/once.h"

#define MS 1000
#define SOON_MS 300
#define ASKED_MAX 2
#define PARTS 5 /* number of the tool, made, until, word, signature */
#define FORM "{\"mode\":\"form\",\"message\":\"Go on?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"confirm\":{\"type\":\"boolean\"}}}}"

enum end { END_DONE, END_ERROR, END_FAULT };

/* is_needed: it runs only as a task.  asked: what it wants to know before it goes on. */
static const struct job {
	const char *name, *schema;
	bool is_sync, is_needed, asks_first;
	enum end end;
	const char *asked[ASKED_MAX];
} jobs[] = {
	{"greet", "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}", true, false, false, END_DONE, {NULL}},
	{"slow_compute", "{\"type\":\"object\",\"properties\":{\"seconds\":{\"type\":\"number\"},\"label\":{\"type\":\"string\"}}}", false, false, false,
	 END_DONE, {NULL}},
	{"failing_job", "{\"type\":\"object\"}", false, true, false, END_ERROR, {NULL}},
	{"protocol_error_job", "{\"type\":\"object\"}", false, true, false, END_FAULT, {NULL}},
	{"confirm_delete", "{\"type\":\"object\",\"properties\":{\"filename\":{\"type\":\"string\"}}}", false, false, false, END_DONE, {"confirm"}},
	{"multi_input", "{\"type\":\"object\"}", false, false, false, END_DONE, {"first", "second"}},
	{"test_tool_with_task", "{\"type\":\"object\"}", false, true, true, END_DONE, {NULL}},
};

struct run {
	const struct job *job;
	int64_t made_ms, until_ms;
	const char *id, *word;
};

static int64_t now_ms(void)
{
	return time_now() / MS;
}

void fixture_jobs_write(struct message *m)
{
	for (size_t i = 0; i < N_OF(jobs); i++)
		buf_fmt(m->out, "{\"name\":\"%s\",\"description\":\"For the conformance suite\",\"inputSchema\":%s},", jobs[i].name, jobs[i].schema);
}

/* ---- ids */

static const char *seal(struct message *m, const char *text)
{
	return hmac_sha256_hex(m->rq->arena, span_of(m->rq->conf->secret_key), span_of(arena_printf(m->rq->arena, "job:%s", text)));
}

static const char *id_make(struct message *m, const struct run *r)
{
	const char *text = arena_printf(m->rq->arena, "%d-%lld-%lld-%s", (int)(r->job - jobs), (long long)r->made_ms, (long long)r->until_ms,
					hex_encode(m->rq->arena, r->word, strlen(r->word)));

	return arena_printf(m->rq->arena, "%s-%s", text, seal(m, text));
}

static bool id_read(struct message *m, const char *id, struct run *out)
{
	char *text = arena_strdup(m->rq->arena, id), *last = strrchr(text, '-'), *parts[PARTS] = {0}, *word;
	int64_t which;

	if (!m->rq->conf->mcp_fixtures || !last || !secret_equal(seal(m, arena_strndup(m->rq->arena, text, (size_t)(last - text))), last + 1))
		return false;
	for (size_t i = 0; text && i < PARTS; i++)
		parts[i] = strsep(&text, "-");
	*out = (struct run){.id = id};
	if (!parts[PARTS - 1] || !str_int(parts[0], &which) || which < 0 || which >= (int64_t)N_OF(jobs))
		return false;
	out->job = &jobs[which];
	word = arena_alloc(m->rq->arena, strlen(parts[3]) / 2 + 1);
	out->word = word;
	return str_int(parts[1], &out->made_ms) && str_int(parts[2], &out->until_ms) && hex_decode(parts[3], word, strlen(parts[3]) / 2);
}

/* ---- what was said to a task */

static bool is_noted(struct message *m, const struct run *r, const char *what)
{
	return once_noted(m->rq, what, sha256_hex(m->rq->arena, r->id)) == ERR_OK;
}

static void note(struct message *m, const struct run *r, const char *what)
{
	(void)OURS(once_note(m->rq, what, sha256_hex(m->rq->arena, r->id)));
}

static bool is_waiting(struct message *m, const struct run *r, size_t i)
{
	return i < ASKED_MAX && r->job->asked[i] && !is_noted(m, r, r->job->asked[i]);
}

static const char *status_of(struct message *m, const struct run *r)
{
	if (is_noted(m, r, "cancelled"))
		return "cancelled";
	if (is_waiting(m, r, 0) || is_waiting(m, r, 1))
		return "input_required";
	return now_ms() < r->until_ms ? "working" : r->job->end == END_FAULT ? "failed" : "completed";
}

/* ---- answers */

static void content_write(struct message *m, const struct run *r)
{
	BUF_LIT(m->out, "[{\"type\":\"text\",\"text\":");
	json_quote(m->out, arena_printf(m->rq->arena, "Hello, %s!", *r->word ? r->word : "World"));
	BUF_LIT(m->out, "}]");
}

static void run_write(struct message *m, const struct run *r, const char *status)
{
	struct buf made;

	buf_init(&made, m->rq->arena, 64);
	time_iso(&made, r->made_ms * MS);
	task_members(m, r->id, status, status);
	task_times(m, buf_text(&made), buf_text(&made));
}

static void task_begin(struct message *m, struct run *r)
{
	r->id = id_make(m, r);
	result_begin(m, "task");
	run_write(m, r, r->job->asked[0] ? "input_required" : "working");
	result_end(m);
}

static void at_once(struct message *m, const struct run *r)
{
	result_begin(m, "complete");
	result_member(m, "content");
	content_write(m, r);
	result_end(m);
}

static void name_ask(struct message *m)
{
	result_begin(m, "input_required");
	result_member(m, "inputRequests");
	BUF_LIT(m->out, "{\"user_name\":{\"method\":\"elicitation/create\",\"params\":" FORM "}}");
	result_end(m);
}

static void job_run(struct message *m, const struct job *job)
{
	json_t *arguments = json_object_get(m->params, "arguments"), *said = json_object_get(json_object_get(m->params, "inputResponses"), "user_name");
	const char *name = json_text(job->asks_first ? json_object_get(said, "content") : arguments, "name");
	double seconds = json_number_value(json_object_get(arguments, "seconds"));
	struct run r = {.job = job, .made_ms = now_ms(), .word = name ? name : ""};
	bool is_slow = str_eq(job->name, "slow_compute");

	r.until_ms = r.made_ms + (is_slow ? (int64_t)(seconds > 0 && seconds < 3600 ? seconds * MS : 0) : SOON_MS);
	if (job->is_needed && !client_has_tasks(m))
		tasks_are_needed(m);
	else if (job->asks_first && !json_text(said, "action"))
		name_ask(m);
	else if (job->is_sync || !client_has_tasks(m) || (is_slow && r.until_ms == r.made_ms))
		at_once(m, &r);
	else
		task_begin(m, &r);
}

bool fixture_job(struct message *m, const char *name)
{
	for (size_t i = 0; i < N_OF(jobs); i++)
		if (str_eq(jobs[i].name, name)) {
			job_run(m, &jobs[i]);
			return true;
		}
	return false;
}

/* ---- tasks */

static void questions_write(struct message *m, const struct run *r)
{
	bool later = false;

	result_member(m, "inputRequests");
	buf_ch(m->out, '{');
	for (size_t i = 0; i < ASKED_MAX; i++) {
		if (!is_waiting(m, r, i))
			continue;
		buf_fmt(m->out, "%s\"%s\":{\"method\":\"elicitation/create\",\"params\":" FORM "}", later ? "," : "", r->job->asked[i]);
		later = true;
	}
	buf_ch(m->out, '}');
}

bool fixture_task_get(struct message *m, const char *id)
{
	struct run r;
	const char *status;

	if (!id_read(m, id, &r))
		return false;
	status = status_of(m, &r);
	result_begin(m, "complete");
	run_write(m, &r, status);
	if (str_eq(status, "input_required"))
		questions_write(m, &r);
	if (str_eq(status, "failed")) {
		result_member(m, "error");
		buf_fmt(m->out, "{\"code\":%d,\"message\":\"It broke.\"}", RPC_INTERNAL);
	}
	if (str_eq(status, "completed")) {
		result_member(m, "result");
		BUF_LIT(m->out, "{\"content\":");
		content_write(m, &r);
		buf_fmt(m->out, ",\"isError\":%s}", r.job->end == END_ERROR ? "true" : "false");
	}
	result_end(m);
	return true;
}

bool fixture_task_update(struct message *m, const char *id)
{
	json_t *said = json_object_get(m->params, "inputResponses");
	struct run r;

	if (!id_read(m, id, &r))
		return false;
	for (size_t i = 0; i < ASKED_MAX; i++)
		if (r.job->asked[i] && json_object_get(said, r.job->asked[i]))
			note(m, &r, r.job->asked[i]);
	acknowledge(m);
	return true;
}

bool fixture_task_cancel(struct message *m, const char *id)
{
	struct run r;

	if (!id_read(m, id, &r))
		return false;
	if (str_in_words(status_of(m, &r), strlen(status_of(m, &r)), "working|input_required"))
		note(m, &r, "cancelled");
	acknowledge(m);
	return true;
}
