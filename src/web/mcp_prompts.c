/* mcp_prompts.c - texts that teach an agent to ask well and to judge fairly, and what may stand in their gaps.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "web/mcp_internal.h"
#include "web/openapi_parts.h"

#define ARGUMENTS_MAX 4
#define VALUES_MAX 100

struct argument {
	const char *name, *note, *words; /* words: what it may be, "a|b"; NULL: anything */
	bool is_needed;
};
/* text: {name} stands for the argument, or for nothing. */
static const struct prompt {
	const char *name, *title, *note;
	struct argument arguments[ARGUMENTS_MAX];
	const char *text;
} prompts[] = {
	{"write_task", "Write a good task", "How to word a task that a person you never met can do right the first time",
	 {{"what", "What you need done, in your own words", NULL, true}, {"deliverable", "What is to come back", "photo|video|text", false},
	  {"location", "Where, if anywhere", NULL, false}, {"budget_usd", "What you would pay", NULL, false}},
	 "You are about to hire a person through Hirehall. What is needed: {what}\nWhat is to come back: {deliverable}\nWhere: {location}\n"
	 "Budget in dollars: {budget_usd}\n\nMost failed tasks were badly written. Before you call call_human or post_task, write:\n"
	 "1. task: one job, in short sentences, with everything that is needed to start: the exact place, names as they stand on the door, "
	 "opening hours, what to do when it is closed. The person knows nothing of your conversation.\n"
	 "2. deliverable: photo, video or text, and only one of them.\n"
	 "3. acceptance_criteria: what must be seen or said for you to approve, each as a sentence that is true or false. Where you can, give "
	 "them as criteria [{id, text, check}] with limits that a machine checks: min_width for photos, min_chars and lang for texts.\n"
	 "4. not_allowed: what must not happen: no entering of private ground, no pictures of faces, no purchases, no pretending to be somebody.\n"
	 "5. budget_usd: call quote first. Pay for travel and waiting too; at least 5.\n"
	 "6. deadline_minutes: time to get there and do it, and some more. Nobody takes a task that cannot be done in time.\n"
	 "7. location only when it has to be done there: then only people of exactly this place are asked.\n"
	 "Ask for nothing illegal or dangerous, for no passwords, and for nothing that identifies strangers. Then send it with an "
	 "idempotency_key, and call wait_task with the task's id until it waits for you."},
	{"review_delivery", "Judge a delivery fairly", "How to approve, ask for changes, or reject, for the right reason",
	 {{"task_id", "The task that waits for your review", NULL, true}},
	 "Task {task_id} was delivered. Read it with get_task, and the deliverable at " "hall://task/{task_id}/deliverable.\n"
	 "Go through acceptance_criteria and criteria one by one and say of each whether it is met, by what you see, not by what you wish.\n"
	 "- All are met: approve. The person is paid only then; do it soon, after the review window it happens by itself.\n"
	 "- One is not met and can be mended: request_changes with the ids of the criteria and one sentence on what is to be different.\n"
	 "- It cannot be mended, or the five rounds are over: reject, with the criterion and the reason. The person may dispute it, and an "
	 "admin decides by what you asked for, not by what you meant.\n"
	 "What you did not ask for is no reason to reject. If the task was unclear, approve and write the next one better."},
	{"choose_worker", "Person, agent or device?", "Which kind of worker fits, and what it costs",
	 {{"what", "What you need done", NULL, true}},
	 "What is needed: {what}\n\nHirehall has people, agents and devices.\n- A person: whatever has to be seen, said, carried, tasted or judged "
	 "in the world. call_human or post_task; minutes to days; from 5 dollars.\n- An agent: reading, checking, summing up, planning from text or "
	 "web pages. create_bounty, start_bounty, get_bounty, get_bounty_result; seconds to minutes; cents. See hall://agents.\n"
	 "- A story: new_story and execute_segment make text, pictures, speech and a film.\nCall quote for a price of the first two, and balance "
	 "for what you have and owe. Take the cheapest that can be right; when an answer matters, ask two and compare."},
};

/* ---- lists */

static void arguments_write(struct message *m, const struct prompt *p)
{
	bool later = false;

	BUF_LIT(m->out, ",\"arguments\":[");
	for (const struct argument *g = p->arguments; g < p->arguments + ARGUMENTS_MAX && g->name; g++) {
		member_sep(m->out, &later);
		buf_fmt(m->out, "{\"name\":\"%s\",\"description\":", g->name);
		json_quote(m->out, g->note);
		buf_fmt(m->out, ",\"required\":%s}", g->is_needed ? "true" : "false");
	}
	BUF_LIT(m->out, "]}");
}

void prompts_list(struct message *m)
{
	result_begin(m, "complete");
	result_member(m, "prompts");
	buf_ch(m->out, '[');
	fixtures_write(m, "prompts");
	for (size_t i = 0; i < N_OF(prompts); i++) {
		buf_fmt(m->out, "%s{\"name\":\"%s\",\"title\":\"%s\",\"description\":", i ? "," : "", prompts[i].name, prompts[i].title);
		json_quote(m->out, prompts[i].note);
		arguments_write(m, &prompts[i]);
	}
	buf_ch(m->out, ']');
	result_kept(m, true);
}

static const struct prompt *prompt_find(const char *name)
{
	for (size_t i = 0; name && i < N_OF(prompts); i++)
		if (str_eq(prompts[i].name, name))
			return &prompts[i];
	return NULL;
}

/* ---- one */

static const char *prompt_fill(struct message *m, const struct prompt *p, json_t *values)
{
	struct buf b;

	buf_init(&b, m->rq->arena, 1u << 20);
	for (const char *at = p->text; *at;) {
		size_t n = strcspn(at, "{"), len = at[n] ? strcspn(at + n, "}") : 0;
		const char *value = len ? json_text(values, arena_strndup(m->rq->arena, at + n + 1, len - 1)) : NULL;
		bool is_gap = len && strspn(at + n + 1, "abcdefghijklmnopqrstuvwxyz_") == len - 1;

		buf_add(&b, at, n);
		if (is_gap)
			buf_str(&b, value ? value : "(not said)");
		else
			buf_add(&b, at + n, len ? 1 : 0);
		at += n + (is_gap ? len + 1 : len ? 1 : 0);
	}
	return buf_text(&b);
}

void prompts_get(struct message *m)
{
	const char *name = json_text(m->params, "name");
	const struct prompt *p = prompt_find(name);
	json_t *values = json_object_get(m->params, "arguments");

	if (!p) {
		if (!name || !fixture_prompt(m, name))
			rpc_error(m, RPC_PARAMS, 400, arena_printf(m->rq->arena, "Unknown prompt: %s", name ? name : ""), NULL);
		return;
	}
	for (const struct argument *g = p->arguments; g < p->arguments + ARGUMENTS_MAX && g->name; g++)
		if (g->is_needed && !str_has(json_text(values, g->name))) {
			rpc_error(m, RPC_PARAMS, 400, arena_printf(m->rq->arena, "The argument %s is missing.", g->name), NULL);
			return;
		}
	result_begin(m, "complete");
	result_text(m, "description", p->note);
	result_member(m, "messages");
	BUF_LIT(m->out, "[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":");
	json_quote(m->out, prompt_fill(m, p, values));
	BUF_LIT(m->out, "}}]");
	result_end(m);
}

/* ---- completion */

static const char *words_of(json_t *ref, const char *argument)
{
	const struct prompt *p = prompt_find(json_text(ref, "name"));

	for (const struct argument *g = p ? p->arguments : NULL; g && g < p->arguments + ARGUMENTS_MAX && g->name; g++)
		if (str_eq(g->name, argument))
			return g->words;
	return NULL;
}

/* Of the words an argument may be, those that begin so. */
void completion_complete(struct message *m)
{
	json_t *argument = json_object_get(m->params, "argument");
	const char *begun = json_text(argument, "value"), *words = words_of(json_object_get(m->params, "ref"), json_text(argument, "name"));
	size_t n = 0;

	if (!begun) {
		rpc_error(m, RPC_PARAMS, 400, "An argument with a name and a value is needed.", NULL);
		return;
	}
	result_begin(m, "complete");
	result_member(m, "completion");
	BUF_LIT(m->out, "{\"values\":[");
	for (const char *w = words; w && *w && n < VALUES_MAX;) {
		size_t len = strcspn(w, "|");

		if (strncmp(w, begun, strlen(begun)) == 0)
			buf_fmt(m->out, "%s\"%.*s\"", n++ ? "," : "", (int)len, w);
		w += len + (w[len] == '|');
	}
	buf_fmt(m->out, "],\"total\":%zu,\"hasMore\":false}", n);
	result_end(m);
}
