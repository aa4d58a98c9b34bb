/* a2a_routes.c - the two bindings: JSON-RPC at /a2a, and REST below /a2a/rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include <strings.h>
#include "a2a/a2a_internal.h"
#include "base/crypt.h"
#include "web/guard.h"

#define SPOKEN "1.0"
#define ANSWER_MAX ((size_t)8 << 20)
#define REST "/a2a/rest"
#define REST_TYPE "application/a2a+json"

/* What is wrong in the words of both: the code of JSON-RPC, the status of HTTP, and the names of google.rpc. */
static const struct {
	int code, http;
	const char *status, *reason, *text;
} faults[N_A2A_FAULTS] = {
	[A2A_PARSE] = {-32700, 400, "INVALID_ARGUMENT", "PARSE_ERROR", "The body is not valid JSON."},
	[A2A_INVALID] = {-32600, 400, "INVALID_ARGUMENT", "INVALID_REQUEST", "This is no request of JSON-RPC 2.0."},
	[A2A_METHOD] = {-32601, 404, "NOT_FOUND", "METHOD_NOT_FOUND", "There is no such method."},
	[A2A_PARAMS] = {-32602, 400, "INVALID_ARGUMENT", "INVALID_PARAMS", "Some parameters are missing or wrong."},
	[A2A_INTERNAL] = {-32603, 500, "INTERNAL", "INTERNAL_ERROR", "The mistake is ours. It was logged."},
	[A2A_BUSY] = {-32603, 503, "UNAVAILABLE", "UNAVAILABLE", "A part is not reachable right now. Try again soon."},
	[A2A_RATE] = {-32603, 429, "RESOURCE_EXHAUSTED", "RATE_LIMITED", "Too many requests. Wait a little."},
	[A2A_LOGIN] = {-32603, 401, "UNAUTHENTICATED", "UNAUTHENTICATED", "Send the key or token of an AI account: Authorization: Bearer."},
	[A2A_FORBIDDEN] = {-32603, 403, "PERMISSION_DENIED", "PERMISSION_DENIED", "This is not allowed with these credentials."},
	[A2A_NO_TASK] = {-32001, 404, "NOT_FOUND", "TASK_NOT_FOUND", "There is no such task."},
	[A2A_NOT_CANCELABLE] = {-32002, 400, "FAILED_PRECONDITION", "TASK_NOT_CANCELABLE", "The task cannot be canceled."},
	[A2A_NO_PUSH] = {-32003, 400, "UNIMPLEMENTED", "PUSH_NOTIFICATION_NOT_SUPPORTED", "There are no push notifications: use the hall's webhooks."},
	[A2A_UNSUPPORTED] = {-32004, 400, "FAILED_PRECONDITION", "UNSUPPORTED_OPERATION", "This cannot be done."},
	[A2A_CONTENT] = {-32005, 400, "INVALID_ARGUMENT", "CONTENT_TYPE_NOT_SUPPORTED", "This kind of part is not taken."},
	[A2A_NO_CARD] = {-32007, 400, "FAILED_PRECONDITION", "EXTENDED_AGENT_CARD_NOT_CONFIGURED", "There is no extended card."},
	[A2A_VERSION] = {-32009, 400, "FAILED_PRECONDITION", "VERSION_NOT_SUPPORTED", "Only version 1.0 is spoken: send the header A2A-Version: 1.0."},
};

static void stream(struct a2a_op *op)
{
	a2a_fail(op, A2A_UNSUPPORTED, "There are no streams here: ask for the task again, or use the hall's webhooks.");
}

static void push(struct a2a_op *op)
{
	a2a_fail(op, A2A_NO_PUSH, NULL);
}

static void extended_card(struct a2a_op *op)
{
	a2a_fail(op, A2A_NO_CARD, NULL);
}

static const struct {
	const char *name;
	void (*run)(struct a2a_op *op);
} methods[] = {
	{"SendMessage", a2a_send}, {"GetTask", a2a_get}, {"ListTasks", a2a_list}, {"CancelTask", a2a_cancel}, {"SendStreamingMessage", stream},
	{"SubscribeToTask", stream}, {"CreateTaskPushNotificationConfig", push}, {"GetTaskPushNotificationConfig", push},
	{"ListTaskPushNotificationConfigs", push}, {"DeleteTaskPushNotificationConfig", push}, {"GetExtendedAgentCard", extended_card},
};

/* ---- before an operation */

static bool version_ok(struct a2a_op *op)
{
	const char *said = rq_param(op->rq, "HTTP_A2A_VERSION");

	if (!str_has(said))
		said = pairs_get(op->rq->input.query, "A2A-Version");
	if (!str_eq(said, SPOKEN))
		a2a_fail(op, A2A_VERSION, NULL);
	return !op->fault;
}

/* The AI account of the Bearer key or token, which is the only credential here. */
static bool caller_known(struct a2a_op *op)
{
	struct rq *rq = op->rq;
	const char *header = rq_param(rq, "HTTP_AUTHORIZATION");
	err_t e = ERR_NO_ROW;

	rq->who = (struct actor){0};
	if (header && strncasecmp(header, "Bearer ", 7) == 0) {
		rq->cred = (struct cred){.kind = CRED_AI, .key_hash = sha256_hex(rq->arena, header + 7 + strspn(header + 7, " "))};
		e = rq->web->hooks->ai(rq, &rq->cred, &rq->who);
	}
	if (e)
		a2a_fail(op, e == ERR_NO_ROW ? A2A_LOGIN : e == ERR_UNAVAILABLE ? A2A_BUSY : A2A_INTERNAL, NULL);
	else if (guard_rate(rq))
		a2a_fail(op, A2A_RATE, NULL);
	return !op->fault;
}

static void op_run(struct a2a_op *op, void (*run)(struct a2a_op *op))
{
	if (version_ok(op) && caller_known(op))
		run(op);
	if (!op->fault && OURS(op->out->is_full))
		a2a_fail(op, A2A_INTERNAL, NULL);
}

/* ---- after it */

static void details_write(struct buf *b, enum a2a_fault fault)
{
	BUF_LIT(b, "[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":");
	json_quote(b, faults[fault].reason);
	BUF_LIT(b, ",\"domain\":\"a2a-protocol.org\",\"metadata\":{}}]");
}

static err_t op_answer(struct a2a_op *op, int status, const char *type, const struct buf *b)
{
	struct rq *rq = op->rq;

	if (op->fault == A2A_LOGIN)
		rq_header(rq, "WWW-Authenticate", arena_printf(rq->arena, "Bearer resource_metadata=\"%s/.well-known/oauth-protected-resource/a2a\", "
							       "scope=\"tasks\"", rq->conf->app_base_url));
	if (op->is_elsewhere)
		rq_header(rq, "X-Accel-Redirect", "@slow");
	rq_header(rq, "A2A-Version", SPOKEN);
	rq_raw(rq, type, op->is_elsewhere ? SPAN("") : (struct span){b->at, b->len});
	rq->reply.status = status;
	return ERR_OK;
}

/* ---- JSON-RPC */

static void rpc_begin(struct buf *b, json_t *id)
{
	BUF_LIT(b, "{\"jsonrpc\":\"2.0\",\"id\":");
	if (json_is_string(id))
		json_quote(b, json_string_value(id));
	else if (json_is_integer(id))
		buf_int(b, json_integer_value(id));
	else
		BUF_LIT(b, "null");
}

static void rpc_run(struct a2a_op *op, json_t *v)
{
	const char *method = json_text(v, "method");
	json_t *id = json_object_get(v, "id");

	op->params = json_object_get(v, "params");
	if (!str_eq(json_text(v, "jsonrpc"), "2.0") || !method || !(json_is_string(id) || json_is_integer(id))) {
		a2a_fail(op, A2A_INVALID, NULL);
		return;
	}
	if (op->params && !json_is_object(op->params)) {
		a2a_fail(op, A2A_PARAMS, NULL);
		return;
	}
	for (size_t i = 0; i < N_OF(methods); i++)
		if (str_eq(methods[i].name, method)) {
			op_run(op, methods[i].run);
			return;
		}
	a2a_fail(op, A2A_METHOD, NULL);
}

static err_t rpc_post(struct rq *rq)
{
	struct buf result, b;
	struct a2a_op op = {.rq = rq, .out = &result};
	json_t *v = NULL;

	buf_init(&result, rq->arena, ANSWER_MAX);
	buf_init(&b, rq->arena, ANSWER_MAX + 1024);
	if (json_read(rq->arena, rq->body, &v)) {
		v = NULL;
		a2a_fail(&op, A2A_PARSE, NULL);
	} else {
		rpc_run(&op, v);
	}
	rpc_begin(&b, json_object_get(v, "id"));
	if (op.fault) {
		buf_fmt(&b, ",\"error\":{\"code\":%d,\"message\":", faults[op.fault].code);
		json_quote(&b, op.why ? op.why : faults[op.fault].text);
		BUF_LIT(&b, ",\"data\":");
		details_write(&b, op.fault);
		BUF_LIT(&b, "}}");
	} else {
		BUF_LIT(&b, ",\"result\":");
		buf_add(&b, result.at, result.len);
		buf_ch(&b, '}');
	}
	return op_answer(&op, op.fault == A2A_LOGIN ? 401 : 200, "application/json", &b);
}

/* ---- REST */

static err_t rest_answer(struct a2a_op *op)
{
	int status = op->fault ? faults[op->fault].http : 200;

	if (op->fault) {
		op->out->len = 0;
		buf_fmt(op->out, "{\"error\":{\"code\":%d,\"status\":\"%s\",\"message\":", status, faults[op->fault].status);
		json_quote(op->out, op->why ? op->why : faults[op->fault].text);
		BUF_LIT(op->out, ",\"details\":");
		details_write(op->out, op->fault);
		BUF_LIT(op->out, "}}");
	}
	return op_answer(op, status, REST_TYPE, op->out);
}

/* The body if it is an object, and what the query says. */
static bool rest_read(struct a2a_op *op)
{
	struct rq *rq = op->rq;
	json_t *v = NULL;

	if (rq->body.len && (json_read(rq->arena, rq->body, &v) || !json_is_object(v))) {
		a2a_fail(op, A2A_PARSE, NULL);
		return false;
	}
	op->params = v ? json_incref(v) : json_object();
	arena_defer(rq->arena, (void (*)(void *))json_decref, op->params);
	for (size_t i = 0; i < rq->input.query.n; i++)
		(void)json_object_set_new(op->params, rq->input.query.items[i].name, json_string(rq->input.query.items[i].value));
	return true;
}

static err_t rest_run(struct rq *rq, void (*run)(struct a2a_op *op), const char *id)
{
	struct buf out;
	struct a2a_op op = {.rq = rq, .out = &out};

	buf_init(&out, rq->arena, ANSWER_MAX);
	if (rest_read(&op)) {
		if (id)
			(void)json_object_set_new(op.params, "id", json_string(id));
		op_run(&op, run);
	}
	return rest_answer(&op);
}

static err_t rest_send(struct rq *rq)
{
	return rest_run(rq, a2a_send, NULL);
}

static err_t rest_stream(struct rq *rq)
{
	return rest_run(rq, stream, NULL);
}

static err_t rest_card(struct rq *rq)
{
	return rest_run(rq, extended_card, NULL);
}

static err_t rest_list(struct rq *rq)
{
	return rest_run(rq, a2a_list, NULL);
}

static void unknown(struct a2a_op *op)
{
	a2a_fail(op, A2A_METHOD, NULL);
}

/* "ID", or "ID:verb". */
static err_t rest_task(struct rq *rq)
{
	const char *name = pairs_get(rq->input.path, "id"), *colon = strchr(name, ':');
	const char *id = arena_strndup(rq->arena, name, colon ? (size_t)(colon - name) : strlen(name));
	bool is_get = rq->route->method == GET;

	if (!colon)
		return rest_run(rq, is_get ? a2a_get : unknown, id);
	if (str_eq(colon, ":subscribe"))
		return rest_run(rq, stream, id);
	return rest_run(rq, str_eq(colon, ":cancel") && !is_get ? a2a_cancel : unknown, id);
}

static err_t rest_push(struct rq *rq)
{
	return rest_run(rq, push, NULL);
}

#define A2A(name_, method_, path_, run_, note_) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_PROBLEM, .who = W_ANYONE, .rate = RATE_AI, \
	 .flags = R_RAW | R_HIDDEN, .run = (run_), .note = (note_)}

const struct route a2a_routes[] = {
	{.name = "a2a_card", .method = GET, .path = "/.well-known/agent-card.json", .status = 200, .dialect = D_PROBLEM, .who = W_ANYONE,
	 .flags = R_HIDDEN, .run = a2a_card_get, .note = "What the hall is to other agents (A2A 1.0)"},
	A2A("a2a_rpc", POST, "/a2a", rpc_post, "A2A by JSON-RPC"),
	A2A("a2a_send", POST, REST "/message:send", rest_send, "A message: hires, decides, or says something"),
	A2A("a2a_stream", POST, REST "/message:stream", rest_stream, "No streams are offered"),
	A2A("a2a_list", GET, REST "/tasks", rest_list, "The account's tasks, the newest change first"),
	A2A("a2a_get", GET, REST "/tasks/{id}", rest_task, "One of them"),
	A2A("a2a_cancel", POST, REST "/tasks/{id}", rest_task, "ID:cancel: takes a task back that nobody has in hand"),
	A2A("a2a_push", POST, REST "/tasks/{id}/pushNotificationConfigs", rest_push, "No push notifications are offered"),
	A2A("a2a_extended", GET, REST "/extendedAgentCard", rest_card, "No extended card is offered"),
	ROUTES_END,
};
