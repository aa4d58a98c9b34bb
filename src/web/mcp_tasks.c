/* mcp_tasks.c - the extension io.modelcontextprotocol/tasks: a task of the human hall is a task of the protocol.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/time.h"
#include "web/mcp_internal.h"

#define POLL_MS 5000
#define STARTERS "call_human|post_task"
#define REVIEW "review"

bool client_has_tasks(const struct message *m)
{
	return client_can(m, "extensions", MCP_TASKS);
}

void task_members(struct message *m, const char *id, const char *status, const char *words)
{
	result_text(m, "taskId", id);
	result_text(m, "status", status);
	result_text(m, "statusMessage", words);
	result_member(m, "ttlMs");
	BUF_LIT(m->out, "null");
	result_member(m, "pollIntervalMs");
	buf_int(m->out, POLL_MS);
}

void task_times(struct message *m, const char *created, const char *changed)
{
	result_text(m, "createdAt", created);
	result_text(m, "lastUpdatedAt", changed);
}

bool task_begun(struct message *m, const struct route *tool, const struct mcp_called *c)
{
	bool is_starter = str_in_words(tool->tool, strlen(tool->tool), STARTERS) && c->status < 400 && client_has_tasks(m);
	json_t *answer = is_starter ? called_json(m, c) : NULL;
	const char *id = json_text(answer, "task_id") ? json_text(answer, "task_id") : json_text(answer, "id");
	struct buf now;

	if (!id || !str_in_words(json_text(answer, "status"), strlen(json_text(answer, "status")), "accepted|open"))
		return false;
	buf_init(&now, m->rq->arena, 64);
	time_iso(&now, time_now());
	result_begin(m, "task");
	task_members(m, id, "working", "A person has it, or may take it; tasks/get or the tool wait_task say when it was delivered.");
	task_times(m, buf_text(&now), buf_text(&now));
	result_end(m);
	return true;
}

void tasks_are_needed(struct message *m)
{
	rpc_error(m, RPC_CAPABILITY, 400, "This needs the extension " MCP_TASKS ".",
		  "{\"requiredCapabilities\":{\"extensions\":{\"" MCP_TASKS "\":{}}}}");
}

void acknowledge(struct message *m)
{
	result_begin(m, "complete");
	result_end(m);
}

/* Only who declared the extension may ask; NULL: it was answered.  A fixture's task is answered by itself. */
static const char *task_asked(struct message *m, bool (*fixture)(struct message *m, const char *id))
{
	const char *id = json_text(m->params, "taskId");

	if (!client_has_tasks(m))
		tasks_are_needed(m);
	else if (!id)
		rpc_error(m, RPC_PARAMS, 400, "A taskId is missing.", NULL);
	else if (!fixture(m, id))
		return !m->rq->conf->mcp_fixtures && is_stranger(m) ? NULL : id;
	return NULL;
}

/* The answer of a tool about the task; NULL: it was answered already. */
static json_t *task_call(struct message *m, const char *tool, json_t *arguments, struct mcp_called *c)
{
	if (!mcp_call(m, mcp_tool_find(m->rq->web->tables, tool), arguments, c))
		return NULL;
	if (c->status == 401)
		rpc_error(m, RPC_INVALID, 401, "These credentials are not known here.", NULL);
	else if (c->status == 404)
		rpc_error(m, RPC_PARAMS, 400, "There is no such task.", NULL);
	else
		return called_json(m, c);
	return NULL;
}

static json_t *arguments_new(struct message *m, const char *id)
{
	json_t *v = json_pack("{s:s}", "task_id", id);

	if (!v)
		die_no_memory();
	arena_defer(m->rq->arena, (void (*)(void *))json_decref, v);
	return v;
}

/* Delivered: the person behind the client judges it, where the client can ask. */
static void review_ask(struct message *m)
{
	result_member(m, "inputRequests");
	BUF_LIT(m->out, "{\"" REVIEW "\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"form\",\"message\":\"The work was delivered. Is it "
			"what was asked for?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"verdict\":{\"type\":\"string\",\"enum\":["
			"\"approve\",\"request_changes\",\"reject\"]},\"reason\":{\"type\":\"string\",\"maxLength\":2000}},\"required\":[\"verdict\"]}}}}");
}

static const char *text_of(json_t *object, const char *name, const char *otherwise)
{
	return json_text(object, name) ? json_text(object, name) : otherwise;
}

void tasks_get(struct message *m)
{
	const char *id = task_asked(m, fixture_task_get), *state, *created;
	struct mcp_called c;
	json_t *task = id ? json_object_get(task_call(m, "get_task", arguments_new(m, id), &c), "task") : NULL;
	bool is_over, is_delivered, is_cancelled, asks;

	if (!task)
		return;
	state = text_of(task, "status", "");
	created = text_of(task, "created_at", "");
	is_cancelled = str_eq(json_text(json_object_get(task, "verdict"), "what"), "cancel");
	is_over = !is_cancelled && (str_eq(state, "completed") || str_eq(state, "failed"));
	is_delivered = str_eq(state, "review_pending");
	/* who names no way can do forms */
	asks = is_delivered && client_can(m, "elicitation", NULL) &&
	       (client_can(m, "elicitation", "form") || !client_can(m, "elicitation", "url"));
	result_begin(m, "complete");
	task_members(m, id, is_cancelled ? "cancelled" : is_over ? "completed" : asks ? "input_required" : "working",
		     is_delivered ? "It was delivered and waits for approve, request_changes or reject." : state);
	task_times(m, created, text_of(task, "approved_at", text_of(json_object_get(task, "submission"), "created_at", created)));
	if (asks)
		review_ask(m);
	if (is_over) {
		result_member(m, "result");
		BUF_LIT(m->out, "{\"content\":[{\"type\":\"text\",\"text\":");
		json_quote(m->out, arena_strndup(m->rq->arena, c.body.at, c.body.len));
		buf_fmt(m->out, "}],\"structuredContent\":%.*s,\"isError\":%s}", (int)c.body.len, c.body.at, str_eq(state, "failed") ? "true" : "false");
	}
	result_end(m);
}

/* The verdict of the person; what does not answer the question is passed over. */
void tasks_update(struct message *m)
{
	const char *id = task_asked(m, fixture_task_update), *verdict;
	json_t *said = json_object_get(json_object_get(m->params, "inputResponses"), REVIEW), *content, *arguments;
	struct mcp_called c;

	if (!id)
		return;
	content = json_object_get(said, "content");
	verdict = json_text(content, "verdict");
	arguments = arguments_new(m, id);
	if (str_eq(json_text(said, "action"), "accept") && verdict && str_in_words(verdict, strlen(verdict), "approve|request_changes|reject")) {
		if (json_text(content, "reason"))
			(void)json_object_set(arguments, "reason", json_object_get(content, "reason"));
	} else {
		verdict = "get_task"; /* is there such a task of the caller? */
	}
	if (!task_call(m, verdict, arguments, &c))
		return;
	if (c.status >= 400)
		rpc_error(m, RPC_PARAMS, 400, "The verdict was not taken.", arena_strndup(m->rq->arena, c.body.at, c.body.len));
	else
		acknowledge(m);
}

/* A person who is at work is not sent home by this, the deadline is theirs: then it says only that nobody waits. */
void tasks_cancel(struct message *m)
{
	const char *id = task_asked(m, fixture_task_cancel);
	struct mcp_called c;

	if (id && task_call(m, "cancel_task", arguments_new(m, id), &c))
		acknowledge(m);
}
