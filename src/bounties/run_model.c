/* run_model.c - bounties done by a model behind an OpenAI-compatible server: rounds of answers and pages to read, and one
 * JSON object at the end.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/chat.h"
#include "base/time.h"
#include "bounties/runner.h"

#define ROUNDS_MAX 10 /* in which tools are called */
#define TRIES_MAX 3 /* of a server that is busy */
#define PAUSE_S 3
#define PAUSE_MAX_S 30
#define MODEL_NAME_MAX 100

#define TOOLS \
	"[{\"type\":\"function\",\"function\":{\"name\":\"fetch_page\",\"description\":\"The readable text of a public " \
	"web page\",\"parameters\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"url\"],\"properties\":{" \
	"\"url\":{\"type\":\"string\",\"description\":\"https address\"}}}}}]"

struct model_run {
	struct agent_run *run;
	struct talk talk;
	unsigned rounds;
	bool was_asked_again;
};


static void wait_s(struct agent_run *run, int64_t s)
{
	int64_t until = time_mono() + s * US_PER_S;

	while (!run->is_over && time_mono() < until)
		run_pause(run);
}


/* One call. What it used counts also when the answer is of no use. */
static const char *ask_once(struct model_run *m, struct chat_answer *out, struct http_call *c, bool *again)
{
	struct agent_run *run = m->run;
	const char *why;

	c->total_ms = run_left_ms(run, (long)run->conf->llm_timeout_s * 1000);
	run_call(run, c);
	*again = c->e == ERR_REFUSED;
	if (c->e)
		return c->e == ERR_REFUSED   ? TR_ID("The model's provider cannot be reached.")
		       : c->e == ERR_TIMED_OUT ? TR_ID("timed out: the model took too long")
					       : TR_ID("The model's provider broke off.");
	why = chat_read(run->arena, c->status, c->answer, out, again);
	run->out.tokens_in += out->tokens_in;
	run->out.tokens_out += out->tokens_out;
	run->out.cost_micros = chat_cost(run->conf, run->out.tokens_in, run->out.tokens_out);
	if (out->model)
		run->out.model = arena_strndup(run->arena, out->model, strnlen(out->model, MODEL_NAME_MAX));
	return why;
}


/* A server that is busy is asked again, when it says it may be; NULL or why there is no answer. */
static const char *ask(struct model_run *m, bool with_tools, struct chat_answer *out)
{
	struct agent_run *run = m->run;
	const struct chat_form form = {with_tools ? TOOLS : NULL, "report", report_schema};
	const char *key = run->conf->llm_api_key, *body = chat_body(run->arena, run->conf, &m->talk, &form), *why = NULL;
	const struct http_header headers[] = {
		{"Content-Type", "application/json"}, {"Accept", "application/json"},
		{"Authorization", arena_printf(run->arena, "Bearer %s", key ? key : "")},
	};
	bool again = true;

	if (!body)
		return TR_ID("There was too much to read.");
	for (int i = 0; again && i < TRIES_MAX && !run->is_over; i++) {
		struct http_call c = {
			.arena = run->arena, .method = "POST", .url = chat_url(run->arena, run->conf->llm_base_url, "chat/completions"), .headers = headers,
			.n_headers = str_has(key) ? 3 : 2, .body = span_of(body), .connect_ms = 5000,
			.max_body = ANSWER_MAX_BYTES, .any_address = true,
		};

		why = ask_once(m, out, &c, &again);
		if (!why)
			return NULL;
		if (again && i + 1 < TRIES_MAX)
			wait_s(run, c.retry_after_s < 0 ? PAUSE_S : c.retry_after_s < PAUSE_MAX_S ? c.retry_after_s : PAUSE_MAX_S);
	}
	return why;
}


static void tools_use(struct model_run *m, const struct chat_answer *answer)
{
	struct agent_run *run = m->run;

	talk_add_calls(&m->talk, answer);
	for (size_t i = 0; i < answer->n_calls && !run->is_over; i++) {
		const struct tool_call *call = &answer->calls[i];
		const char *why = "there is no such tool, or it wants {\"url\": string}", *text = NULL;

		if (call->url && run_say(run, TR_ID("Reading a page")))
			text = run_page(run, call->url, &why);
		talk_add_tool(&m->talk, call, text ? text : arena_printf(run->arena, "Not read: %s.", why));
	}
}


/* The answer to the whole is read; a broken one is asked for once more. True when it is over. */
static bool answer_take(struct model_run *m, const struct chat_answer *answer)
{
	struct agent_run *run = m->run;
	struct report r;
	const char *why = report_read(run->arena, span_of(answer->content), run->prompt->with_verdict, &r);

	if (!why) {
		if (run->prompt->note)
			r.report = arena_printf(run->arena, "%s\n\n---\n\n*%s*\n", r.report, run->prompt->note);
		run_done(run, &r);
		return true;
	}
	if (m->was_asked_again) {
		run->out.error = arena_printf(run->arena, "The model's answer could not be read (%s).", why);
		return true;
	}
	m->was_asked_again = true;
	talk_add(&m->talk, "assistant", answer->content ? answer->content : "");
	talk_add(&m->talk, "user", arena_printf(run->arena, "That was not the JSON object asked for (%s). Answer again:%s", why,
						prompt_json));
	return false;
}


/* What the model is given to work on: the text, or the page read for it. False: the run failed. */
static bool subject_add(struct model_run *m)
{
	struct agent_run *run = m->run;
	bool is_url;
	const char *why, *text = agent_subject(run->arena, run->bounty.input_data, &is_url);

	if (is_url && run_say(run, TR_ID("Reading the page"))) {
		text = run_page(run, text, &why);
		if (!text)
			run->out.error = arena_printf(run->arena, "The page could not be read: %s.", why);
	}
	if (text)
		talk_add(&m->talk, "user", text);
	return text && !run->is_over;
}


void model_run(struct agent_run *run)
{
	struct model_run m = {.run = run};
	struct chat_answer answer;

	run->out.tokens_in = run->out.tokens_out = 0;
	run->out.model = run->conf->llm_model;
	talk_init(&m.talk, run->arena);
	talk_add(&m.talk, "system", arena_printf(run->arena, "%s%s", run->prompt->system, prompt_json));
	if (!subject_add(&m) || !run_say(run, TR_ID("The model is at work")))
		return;
	while (!run->is_over) {
		bool with_tools = m.rounds < ROUNDS_MAX && !m.was_asked_again;

		run->out.error = ask(&m, with_tools, &answer);
		if (run->out.error)
			return;
		if (answer.n_calls && with_tools) {
			m.rounds++;
			tools_use(&m, &answer);
		} else if (answer_take(&m, &answer)) {
			return;
		}
	}
}
