/* a2a_acts.c - the operations: hire, answer, look, list; each by the hall's own routes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "a2a/a2a_internal.h"
#include "base/id.h"
#include "base/time.h"
#include "sql_a2a.h"
#include "web/call.h"
#include "web/mcp.h"

#define MESSAGE_ID_MAX 200u
#define CONTEXT_MAX 255u
#define KEPT_MAX (32u << 10) /* bytes of a message in a task's history */
#define PAGE_MAX 100
#define PAGE_DEFAULT 50
#define STATES "TASK_STATE_SUBMITTED|TASK_STATE_WORKING|TASK_STATE_INPUT_REQUIRED|TASK_STATE_COMPLETED|TASK_STATE_FAILED|" \
	       "TASK_STATE_REJECTED|TASK_STATE_CANCELED|TASK_STATE_AUTH_REQUIRED"

struct a2a_task_key {
	const char *id, *account_id, *message_id;
};
struct a2a_list {
	const char *account_id, *context_id, *state, *below_id;
	int64_t after, below_at, size;
};
struct a2a_message {
	const char *id, *context_id, *message;
};
SHAPE(a2a_task_key, a2a_task_key, FIELD(a2a_task_key, id, K_TEXT), FIELD(a2a_task_key, account_id, K_TEXT), FIELD(a2a_task_key, message_id, K_TEXT));
#define LISTED(member, kind) FIELD(a2a_list, member, kind)
SHAPE(a2a_list, a2a_list, LISTED(account_id, K_TEXT), LISTED(context_id, K_TEXT), LISTED(state, K_TEXT), LISTED(below_id, K_TEXT),
      LISTED(after, K_TIME), LISTED(below_at, K_TIME), LISTED(size, K_INT));
SHAPE(a2a_message, a2a_message, FIELD(a2a_message, id, K_TEXT), FIELD(a2a_message, context_id, K_TEXT), FIELD(a2a_message, message, K_TEXT));
#define ROW(member, kind) FIELD(a2a_task, member, kind)
SHAPE(a2a_task, a2a_task, ROW(id, K_TEXT), ROW(context_id, K_TEXT), ROW(history, K_JSON), ROW(status, K_TEXT), ROW(state, K_TEXT),
      ROW(moved_at, K_TIME), ROW(was_said, K_BOOL));
SHAPE(a2a_tasks_row, a2a_task, ROW(id, K_TEXT), ROW(context_id, K_TEXT), ROW(history, K_JSON), ROW(status, K_TEXT), ROW(state, K_TEXT),
      ROW(moved_at, K_TIME), ROW(was_said, K_BOOL), ROW(n, K_INT));

/* A message of the caller's, taken apart. */
struct said {
	json_t *message, *data;
	const char *id, *context_id, *task_id, *text;
};

void a2a_fail(struct a2a_op *op, enum a2a_fault fault, const char *why)
{
	op->fault = fault;
	op->why = why;
}

static json_t *json_of(struct rq *rq, json_t *v)
{
	arena_defer(rq->arena, (void (*)(void *))json_decref, v);
	return v;
}

/* A number of the params, which a query has as text; left alone when it is not said. */
static bool param_int(struct a2a_op *op, json_t *params, const char *name, int64_t *out)
{
	json_t *v = json_object_get(params, name);

	if (!v || json_is_null(v) || str_eq(json_string_value(v), ""))
		return true;
	if (json_is_integer(v))
		*out = json_integer_value(v);
	else if (!json_is_string(v) || !str_int(json_string_value(v), out))
		*out = -1;
	if (*out >= 0)
		return true;
	a2a_fail(op, A2A_PARAMS, arena_printf(op->rq->arena, "%s must be a whole number from 0.", name));
	return false;
}

/* ---- the hall's routes */

static void fault_of(struct a2a_op *op, const struct response *r)
{
	static const struct {
		int status;
		enum a2a_fault fault;
	} faults[] = {{400, A2A_PARAMS}, {401, A2A_LOGIN}, {403, A2A_FORBIDDEN}, {404, A2A_NO_TASK}, {409, A2A_UNSUPPORTED}, {413, A2A_PARAMS},
		      {422, A2A_PARAMS}, {429, A2A_RATE}, {503, A2A_BUSY}};
	enum a2a_fault fault = A2A_INTERNAL;

	for (size_t i = 0; i < N_OF(faults); i++)
		if (faults[i].status == r->status)
			fault = faults[i].fault;
	a2a_fail(op, fault, arena_strndup(op->rq->arena, r->body.at, r->body.len));
}

/* The route of that tool, with the fields of `body`; its answer as an object, NULL with a fault set. */
static json_t *hall_call(struct a2a_op *op, const char *tool, json_t *body, const char *once_key)
{
	struct call c = {.route = mcp_tool_find(op->rq->web->tables, tool), .body = body, .once_key = once_key};
	struct response r;
	json_t *answer;

	if (OURS(!c.route)) {
		a2a_fail(op, A2A_INTERNAL, NULL);
		return NULL;
	}
	if (c.route->flags & R_SLOW && !str_eq(rq_param(op->rq, "HIREHALL_POOL"), "slow")) {
		op->is_elsewhere = true;
		return NULL;
	}
	web_call(op->rq, &c, &r);
	if (r.status / 100 != 2) {
		fault_of(op, &r);
		return NULL;
	}
	if (json_read(op->rq->arena, r.body, &answer)) {
		a2a_fail(op, A2A_INTERNAL, NULL);
		return NULL;
	}
	return answer;
}

static json_t *hall_task(struct a2a_op *op, const char *id)
{
	return json_object_get(hall_call(op, "get_task", json_of(op->rq, json_pack("{s:s}", "id", id)), NULL), "task");
}

/* A task of the caller's own account; others' are as if they were not there. */
static bool task_find(struct a2a_op *op, const char *id, const char *message_id, struct a2a_task *out)
{
	struct a2a_task_key key = {id, op->rq->who.ai_account_id, message_id ? message_id : ""};
	err_t e = id && uuid_parse(id, NULL) ? rq_one(op->rq, &sql_a2a_task, &key, out) : ERR_NO_ROW;

	if (e)
		a2a_fail(op, e == ERR_NO_ROW ? A2A_NO_TASK : A2A_INTERNAL, NULL);
	return !e;
}

static void task_show(struct a2a_op *op, const char *id, const struct a2a_view *v)
{
	struct a2a_task t;
	json_t *hall = task_find(op, id, NULL, &t) ? hall_task(op, id) : NULL;

	if (hall)
		a2a_task_write(op->out, &t, hall, v);
}

/* ---- messages */

static bool part_read(struct a2a_op *op, json_t *part, struct said *m)
{
	json_t *data = json_object_get(part, "data");
	const char *text = json_text(part, "text");

	if (json_object_get(part, "raw") || json_object_get(part, "url"))
		a2a_fail(op, A2A_CONTENT, "Files are not taken here: say what is wanted in a data part.");
	else if (data ? text || m->data || !json_is_object(data) : !text)
		a2a_fail(op, A2A_PARAMS, "A part has one of text and data; one data part, an object, is taken.");
	if (data)
		m->data = data;
	else if (!m->text)
		m->text = text;
	return !op->fault;
}

static bool message_read(struct a2a_op *op, struct said *m)
{
	json_t *message = json_object_get(op->params, "message"), *parts = json_object_get(message, "parts"), *part;
	size_t i;

	*m = (struct said){.message = message, .id = json_text(message, "messageId"), .context_id = json_text(message, "contextId"),
			   .task_id = json_text(message, "taskId")};
	if (!str_has(m->context_id))
		m->context_id = NULL;
	if (!str_has(m->id) || !str_plain(m->id) || strchr(m->id, ' ') || strlen(m->id) > MESSAGE_ID_MAX)
		a2a_fail(op, A2A_PARAMS, "message.messageId must be 1 to 200 printable characters without blanks.");
	else if (!str_eq(json_text(message, "role"), "ROLE_USER"))
		a2a_fail(op, A2A_PARAMS, "message.role must be ROLE_USER.");
	else if (m->context_id && (utf8_has_control(m->context_id) || strlen(m->context_id) > CONTEXT_MAX))
		a2a_fail(op, A2A_PARAMS, "message.contextId is too long.");
	else if (!json_array_size(parts))
		a2a_fail(op, A2A_PARAMS, "message.parts must not be empty.");
	json_array_foreach(parts, i, part)
		if (op->fault || !part_read(op, part, m))
			return false;
	return !op->fault;
}

/* As it is kept: with its task and context, and without its parts when they are large. */
static err_t message_keep(struct a2a_op *op, const struct said *m, const char *task_id, const char *context_id)
{
	json_t *kept = json_of(op->rq, json_copy(m->message));
	struct a2a_message row = {task_id, context_id, NULL};
	struct buf b;

	(void)json_object_set_new(kept, "taskId", json_string(task_id));
	(void)json_object_set_new(kept, "contextId", json_string(context_id));
	buf_init(&b, op->rq->arena, KEPT_MAX);
	json_canonical(&b, kept, NULL);
	if (b.is_full) {
		(void)json_object_set_new(kept, "parts", json_array());
		buf_init(&b, op->rq->arena, KEPT_MAX);
		json_canonical(&b, kept, (const char *const[]){"metadata", "extensions", "referenceTaskIds", NULL});
	}
	row.message = buf_text(&b);
	return rq_run(op->rq, &sql_a2a_said, &row, NULL);
}

static void sent(struct a2a_op *op, const struct said *m, const char *task_id, const char *context_id)
{
	json_t *configuration = json_object_get(op->params, "configuration");
	struct a2a_view v = {INT_UNSET, true};

	if (message_keep(op, m, task_id, context_id)) {
		a2a_fail(op, A2A_INTERNAL, NULL);
		return;
	}
	if (!param_int(op, configuration, "historyLength", &v.history_length))
		return;
	BUF_LIT(op->out, "{\"task\":");
	task_show(op, task_id, &v);
	buf_ch(op->out, '}');
}

/* Words alone hire nobody: the answer says what is needed. */
static void ask_for_data(struct a2a_op *op, const struct said *m)
{
	BUF_LIT(op->out, "{\"message\":{\"messageId\":");
	json_quote(op->out, uuid7(op->rq->arena));
	BUF_LIT(op->out, ",\"role\":\"ROLE_AGENT\",\"contextId\":");
	json_quote(op->out, m->context_id ? m->context_id : uuid7(op->rq->arena));
	BUF_LIT(op->out, ",\"parts\":[{\"text\":\"To hire a person, send a message with one data part that has task, origin_country (two letters), "
			 "task_label, acceptance_criteria, not_allowed, budget_usd (at least 5), and maybe location, deliverable (photo, video or "
			 "text) and deadline_minutes.\",\"mediaType\":\"text/plain\"}]}}");
}

/* The same message again is the same task: its id is the key. */
static void hire(struct a2a_op *op, const struct said *m)
{
	static const char *const dropped[] = {"ai_account_id", "ai_api_key", "human_test_token", "api_key", "idempotency_key"};
	json_t *body = json_of(op->rq, json_copy(m->data)), *made;
	const char *id;

	for (size_t i = 0; i < N_OF(dropped); i++)
		(void)json_object_del(body, dropped[i]);
	if (!json_object_get(body, "task") && m->text)
		(void)json_object_set_new(body, "task", json_string(m->text));
	made = hall_call(op, "call_human", body, arena_printf(op->rq->arena, "a2a-%s", m->id));
	id = json_text(made, "task_id");
	if (id)
		sent(op, m, id, m->context_id ? m->context_id : id);
	else if (made)
		a2a_fail(op, A2A_UNSUPPORTED, json_text(made, "reason"));
}

/* What a message on a task is: a decision about what was delivered, or words to the person. */
static const char *answer_tool(struct a2a_op *op, const struct said *m, json_t *body)
{
	const char *reject = json_text(m->data, "reject"), *changes = json_text(m->data, "request_changes");
	bool is_yes = json_is_true(json_object_get(m->data, "approve"));

	if (m->data && is_yes + (reject != NULL) + (changes != NULL) == 1) {
		if (!is_yes)
			(void)json_object_set_new(body, "reason", json_string(reject ? reject : changes));
		return is_yes ? "approve" : reject ? "reject" : "request_changes";
	}
	if (!m->data && m->text) {
		(void)json_object_set_new(body, "body", json_string(m->text));
		return "send_message";
	}
	a2a_fail(op, A2A_PARAMS, "A data part on a task is one of {\"approve\": true}, {\"reject\": \"why\"} and {\"request_changes\": \"what\"}.");
	return NULL;
}

static void answer(struct a2a_op *op, const struct said *m)
{
	json_t *body = json_of(op->rq, json_pack("{s:s}", "id", m->task_id));
	struct a2a_task t;
	const char *tool;

	if (!task_find(op, m->task_id, m->id, &t))
		return;
	if (m->context_id && !str_eq(m->context_id, t.context_id)) {
		a2a_fail(op, A2A_PARAMS, "The task belongs to another contextId.");
		return;
	}
	tool = answer_tool(op, m, body);
	if (tool && !t.was_said && str_in_words(t.status, strlen(t.status), "completed|failed"))
		a2a_fail(op, A2A_UNSUPPORTED, "The task is over: it takes no more messages.");
	else if (tool && (t.was_said || hall_call(op, tool, body, arena_printf(op->rq->arena, "a2a-%s", m->id))))
		sent(op, m, t.id, t.context_id);
}

void a2a_send(struct a2a_op *op)
{
	json_t *configuration = json_object_get(op->params, "configuration");
	struct said m;

	if (json_is_object(json_object_get(configuration, "taskPushNotificationConfig")))
		a2a_fail(op, A2A_NO_PUSH, NULL);
	else if (!message_read(op, &m))
		return;
	else if (str_has(m.task_id))
		answer(op, &m);
	else if (m.data)
		hire(op, &m);
	else
		ask_for_data(op, &m);
}

/* ---- looking */

void a2a_get(struct a2a_op *op)
{
	struct a2a_view v = {INT_UNSET, true};

	if (param_int(op, op->params, "historyLength", &v.history_length))
		task_show(op, json_text(op->params, "id"), &v);
}

void a2a_cancel(struct a2a_op *op)
{
	const char *id = json_text(op->params, "id");
	struct a2a_view v = {INT_UNSET, true};
	struct a2a_task t;

	if (task_find(op, id, NULL, &t) && hall_call(op, "cancel_task", json_of(op->rq, json_pack("{s:s}", "id", id)), NULL))
		task_show(op, id, &v);
	if (op->fault == A2A_UNSUPPORTED)
		a2a_fail(op, A2A_NOT_CANCELABLE, "Only a task that nobody has in hand is taken back: this one ends by its deadline or by your decision.");
}

/* "<microseconds>.<id>" of the last task of the page before. */
static bool token_read(struct a2a_op *op, const char *token, struct a2a_list *out)
{
	const char *dot = str_has(token) ? strchr(token, '.') : NULL;

	if (!str_has(token))
		return true;
	out->below_id = dot ? dot + 1 : "";
	if (dot && str_int(arena_strndup(op->rq->arena, token, (size_t)(dot - token)), &out->below_at) && out->below_at > 0 &&
	    uuid_parse(out->below_id, NULL))
		return true;
	a2a_fail(op, A2A_PARAMS, "pageToken is none of ours.");
	return false;
}

static bool list_read(struct a2a_op *op, struct a2a_list *out)
{
	const char *state = json_text(op->params, "status"), *after = json_text(op->params, "statusTimestampAfter");

	*out = (struct a2a_list){.account_id = op->rq->who.ai_account_id, .context_id = json_text(op->params, "contextId"), .size = PAGE_DEFAULT};
	if (str_has(state) && !str_eq(state, "TASK_STATE_UNSPECIFIED"))
		out->state = state;
	if (!str_has(out->context_id))
		out->context_id = NULL;
	if (!param_int(op, op->params, "pageSize", &out->size) || !token_read(op, json_text(op->params, "pageToken"), out))
		return false;
	if (out->size < 1 || out->size > PAGE_MAX)
		a2a_fail(op, A2A_PARAMS, "pageSize must be 1 to 100.");
	else if (out->state && !str_in_words(state, strlen(state), STATES))
		a2a_fail(op, A2A_PARAMS, "status is no state of a task.");
	else if (str_has(after) && !time_parse(after, &out->after))
		a2a_fail(op, A2A_PARAMS, "statusTimestampAfter is no time.");
	return !op->fault;
}

static bool param_true(json_t *params, const char *name)
{
	json_t *v = json_object_get(params, name);

	return json_is_true(v) || str_eq(json_string_value(v), "true");
}

static void list_write(struct a2a_op *op, const struct list *found, const struct a2a_list *in, const struct a2a_view *v)
{
	const struct a2a_task *t = found->items;
	size_t n = found->n > (size_t)in->size ? (size_t)in->size : found->n;

	BUF_LIT(op->out, "{\"tasks\":[");
	for (size_t i = 0; i < n && !op->fault; i++) {
		json_t *hall = v->has_artifacts ? hall_task(op, t[i].id) : NULL;

		buf_str(op->out, i ? "," : "");
		a2a_task_write(op->out, &t[i], hall, v);
	}
	BUF_LIT(op->out, "],\"nextPageToken\":");
	json_quote(op->out, n < found->n ? arena_printf(op->rq->arena, "%lld.%s", (long long)t[n - 1].moved_at, t[n - 1].id) : "");
	buf_fmt(op->out, ",\"pageSize\":%lld,\"totalSize\":%lld}", (long long)in->size, n ? (long long)t->n : 0LL);
}

void a2a_list(struct a2a_op *op)
{
	struct a2a_view v = {0, param_true(op->params, "includeArtifacts")};
	struct a2a_list in;
	struct list found;

	if (!list_read(op, &in) || !param_int(op, op->params, "historyLength", &v.history_length))
		return;
	if (rq_many(op->rq, &sql_a2a_tasks, &in, &found))
		a2a_fail(op, A2A_INTERNAL, NULL);
	else
		list_write(op, &found, &in, &v);
}
