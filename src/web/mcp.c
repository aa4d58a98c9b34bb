/* mcp.c - JSON-RPC at /mcp: which era a message is of, and its methods.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/mcp.h"
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "web/guard.h"

#define MODERN "2026-07-28"
#define NEWEST_LEGACY "2025-11-25"
#define LEGACY_WORDS "2025-03-26|2025-06-18|2025-11-25"
#define META "io.modelcontextprotocol/"
#define ANSWER_MAX ((size_t)8 << 20)
#define BATCH_MAX 20
#define TTL_MS 60000

enum { RPC_PARSE = -32700, RPC_INVALID = -32600, RPC_METHOD = -32601, RPC_PARAMS = -32602, RPC_HEADER = -32020, RPC_VERSION = -32022 };

/* One message, and what is answered to it. */
struct message {
	struct rq *rq;
	json_t *id, *params;
	const char *method;
	bool is_modern;
	struct buf *out;
	int status;
	bool is_elsewhere;
};

static const char instructions[] =
	"Hirehall hires people, devices and agents. call_human gives work to the person who fits, post_task puts it up for all. Say "
	"exactly what is wanted, by when, and how it will be judged; then get_task until it waits for your review, and approve, reject or "
	"request_changes. Credentials go into the Authorization header.";

static void id_write(struct message *m)
{
	BUF_LIT(m->out, "{\"jsonrpc\":\"2.0\",\"id\":");
	if (json_is_string(m->id))
		json_quote(m->out, json_string_value(m->id));
	else if (json_is_integer(m->id))
		buf_int(m->out, json_integer_value(m->id));
	else
		BUF_LIT(m->out, "null");
}

/* What the caller says it speaks. */
static const char *version_of(const struct message *m)
{
	const char *inside = json_text(json_object_get(m->params, "_meta"), META "protocolVersion");

	return inside ? inside : rq_param(m->rq, "HTTP_MCP_PROTOCOL_VERSION");
}

static void rpc_error(struct message *m, int code, int status, const char *text)
{
	id_write(m);
	buf_fmt(m->out, ",\"error\":{\"code\":%d,\"message\":", code);
	json_quote(m->out, text);
	if (code == RPC_VERSION) {
		BUF_LIT(m->out, ",\"data\":{\"supported\":[\"" MODERN "\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\"],\"requested\":");
		json_quote(m->out, version_of(m));
		buf_ch(m->out, '}');
	}
	BUF_LIT(m->out, "}}");
	m->status = m->is_modern || status == 401 ? status : 200;
}

static void result_begin(struct message *m)
{
	id_write(m);
	BUF_LIT(m->out, ",\"result\":{");
	if (m->is_modern) {
		BUF_LIT(m->out, "\"resultType\":\"complete\",\"_meta\":{\"" META "serverInfo\":{\"name\":\"hirehall\",\"version\":");
		json_quote(m->out, m->rq->web->build);
		BUF_LIT(m->out, "}},");
	}
}

/* The end of a result that others may keep for a moment. */
static void result_kept(struct message *m)
{
	if (m->is_modern)
		buf_fmt(m->out, ",\"ttlMs\":%d,\"cacheScope\":\"public\"", TTL_MS);
	BUF_LIT(m->out, "}}");
}

/* ---- methods */

static void initialize(struct message *m)
{
	const char *wanted = json_text(m->params, "protocolVersion");
	bool is_known = wanted && str_in_words(wanted, strlen(wanted), LEGACY_WORDS);

	result_begin(m);
	buf_fmt(m->out, "\"protocolVersion\":\"%s\",\"capabilities\":{\"tools\":{\"listChanged\":false}},\"serverInfo\":{\"name\":\"hirehall\","
			"\"title\":\"Hirehall\",\"version\":",
		is_known ? wanted : NEWEST_LEGACY);
	json_quote(m->out, m->rq->web->build);
	BUF_LIT(m->out, "},\"instructions\":");
	json_quote(m->out, instructions);
	BUF_LIT(m->out, "}}");
}

static void discover(struct message *m)
{
	result_begin(m);
	BUF_LIT(m->out, "\"supportedVersions\":[\"" MODERN "\"],\"capabilities\":{\"tools\":{\"listChanged\":false}},\"instructions\":");
	json_quote(m->out, instructions);
	result_kept(m);
}

static void ping(struct message *m)
{
	result_begin(m);
	BUF_LIT(m->out, "}}");
}

static void tools_list(struct message *m)
{
	result_begin(m);
	buf_add(m->out, m->rq->web->mcp_tools.at, m->rq->web->mcp_tools.len);
	result_kept(m);
}

/* What a handler refused is the tool's answer, not the protocol's. */
static void called_write(struct message *m, const struct route *tool, const struct mcp_called *c)
{
	bool is_error = c->status >= 400, is_object = c->body.len && c->body.at[0] == '{';
	const char *text = arena_strndup(m->rq->arena, c->body.at, c->body.len);

	result_begin(m);
	BUF_LIT(m->out, "\"content\":[{\"type\":\"text\",\"text\":");
	json_quote(m->out, c->body.len ? text : "Done.");
	BUF_LIT(m->out, "}]");
	if (tool->out && !is_error && is_object) {
		BUF_LIT(m->out, ",\"structuredContent\":");
		buf_str(m->out, text);
	}
	buf_fmt(m->out, ",\"isError\":%s}}", is_error ? "true" : "false");
}

static void tools_call(struct message *m)
{
	const char *name = json_text(m->params, "name");
	json_t *arguments = json_object_get(m->params, "arguments");
	const struct route *tool = name ? mcp_tool_find(m->rq->web->tables, name) : NULL;
	struct mcp_called c;

	if (arguments && !json_is_object(arguments)) {
		rpc_error(m, RPC_PARAMS, 400, "The arguments must be an object.");
		return;
	}
	if (!tool) {
		rpc_error(m, RPC_PARAMS, 400, arena_printf(m->rq->arena, "Unknown tool: %s", name ? name : ""));
		return;
	}
	if (!str_has(rq_param(m->rq, "HTTP_AUTHORIZATION")) && !str_has(rq_param(m->rq, "HTTP_X_API_KEY"))) {
		rpc_error(m, RPC_INVALID, 401, "A tool is called with credentials: send the header Authorization.");
		return;
	}
	if (!arguments) {
		arguments = json_object();
		arena_defer(m->rq->arena, (void (*)(void *))json_decref, arguments);
	}
	mcp_call(m->rq, tool, arguments, &c);
	m->is_elsewhere = c.is_elsewhere;
	if (c.status == 401)
		m->status = 401;
	if (!c.is_elsewhere)
		called_write(m, tool, &c);
}

static const struct {
	const char *name;
	bool legacy, modern;
	void (*run)(struct message *m);
} methods[] = {
	{"initialize", true, false, initialize}, {"ping", true, false, ping}, {"server/discover", false, true, discover},
	{"tools/list", true, true, tools_list},	 {"tools/call", true, true, tools_call},
};

/* ---- messages */

static bool header_says(struct rq *rq, const char *header, const char *value)
{
	const char *said = rq_param(rq, header);
	unsigned char *plain;
	size_t n;

	if (!said || !value)
		return false;
	if (str_starts(said, "=?base64?") && strlen(said) > 11) {
		const char *text = arena_strndup(rq->arena, said + 9, strlen(said) - 11);

		if (!base64_decode(rq->arena, text, &plain, &n))
			return false;
		said = arena_strndup(rq->arena, (const char *)plain, n);
	}
	return str_eq(said, value);
}

/* A message of the newer era says in headers what it says inside, so that a proxy need not read it. */
static bool modern_is_whole(struct message *m)
{
	json_t *meta = json_object_get(m->params, "_meta");
	const char *version = json_text(meta, META "protocolVersion");

	if (!json_is_object(json_object_get(meta, META "clientCapabilities")))
		rpc_error(m, RPC_PARAMS, 400, "_meta must have " META "clientCapabilities.");
	else if (!str_eq(version, MODERN))
		rpc_error(m, RPC_VERSION, 400, "This revision of the protocol is not spoken here.");
	else if (!header_says(m->rq, "HTTP_MCP_PROTOCOL_VERSION", version) || !header_says(m->rq, "HTTP_MCP_METHOD", m->method) ||
		 (str_eq(m->method, "tools/call") && !header_says(m->rq, "HTTP_MCP_NAME", json_text(m->params, "name"))))
		rpc_error(m, RPC_HEADER, 400, "The headers MCP-Protocol-Version, Mcp-Method and Mcp-Name must say what the body says.");
	else
		return true;
	return false;
}

static bool legacy_is_known(struct message *m)
{
	const char *version = rq_param(m->rq, "HTTP_MCP_PROTOCOL_VERSION");

	if (!str_has(version) || str_in_words(version, strlen(version), LEGACY_WORDS))
		return true;
	rpc_error(m, RPC_VERSION, 400, "This revision of the protocol is not spoken here.");
	m->status = 400;
	return false;
}

static void method_run(struct message *m)
{
	for (size_t i = 0; i < N_OF(methods); i++)
		if (str_eq(methods[i].name, m->method) && (m->is_modern ? methods[i].modern : methods[i].legacy)) {
			methods[i].run(m);
			return;
		}
	rpc_error(m, RPC_METHOD, 404, "There is no such method.");
}

/* True if it was answered; a notification and a client's own answer are not. */
static bool message_run(struct message *m, json_t *v)
{
	json_t *meta;

	m->id = json_object_get(v, "id");
	m->method = json_text(v, "method");
	m->params = json_object_get(v, "params");
	meta = json_object_get(m->params, "_meta");
	m->is_modern = json_object_get(meta, META "protocolVersion") || header_says(m->rq, "HTTP_MCP_PROTOCOL_VERSION", MODERN);
	if (json_is_object(v) && ((m->method && !m->id) || (!m->method && (json_object_get(v, "result") || json_object_get(v, "error")))))
		return false;
	if (!json_is_object(v) || !str_eq(json_text(v, "jsonrpc"), "2.0") || !m->method || !(json_is_string(m->id) || json_is_integer(m->id))) {
		rpc_error(m, RPC_INVALID, 400, "This is no request of JSON-RPC 2.0.");
		m->status = 400;
	} else if (m->is_modern ? modern_is_whole(m) : legacy_is_known(m)) {
		method_run(m);
	}
	return true;
}

static bool batch_run(struct message *m, json_t *list)
{
	bool later = false;

	/* one of them may block, and none may run twice */
	if (!str_eq(rq_param(m->rq, "HIREHALL_POOL"), "slow")) {
		m->is_elsewhere = true;
		return true;
	}
	buf_ch(m->out, '[');
	for (size_t i = 0; i < json_array_size(list); i++) {
		size_t before = m->out->len;

		if (later)
			buf_ch(m->out, ',');
		if (message_run(m, json_array_get(list, i)))
			later = true;
		else
			m->out->len = before;
	}
	buf_ch(m->out, ']');
	m->status = 200;
	return later;
}

static err_t refuse_visitor(struct rq *rq)
{
	rq_header(rq, "WWW-Authenticate", "Bearer realm=\"hirehall\"");
	return ERR_OK;
}

static err_t mcp_post(struct rq *rq)
{
	const char *version = rq_param(rq, "HTTP_MCP_PROTOCOL_VERSION");
	struct buf out;
	struct message m = {.rq = rq, .out = &out, .status = 200};
	json_t *v;
	bool is_answered;

	buf_init(&out, rq->arena, ANSWER_MAX);
	if (str_has(rq_param(rq, "HTTP_ORIGIN")) && !guard_is_our_origin(rq, rq_param(rq, "HTTP_ORIGIN")))
		return ERR_CROSS_ORIGIN;
	if (json_read(rq->arena, rq->body, &v)) {
		rpc_error(&m, RPC_PARSE, 400, "The body is not valid JSON.");
		m.status = 400;
		is_answered = true;
	} else if (json_is_array(v) && json_array_size(v) && json_array_size(v) <= BATCH_MAX && (!str_has(version) || str_eq(version, "2025-03-26"))) {
		is_answered = batch_run(&m, v);
	} else {
		is_answered = message_run(&m, v);
	}
	rq->reply.status = is_answered ? m.status : 202;
	if (m.is_elsewhere)
		rq_header(rq, "X-Accel-Redirect", "@slow");
	rq_header(rq, "Cache-Control", "no-store");
	rq_raw(rq, "application/json", is_answered && !m.is_elsewhere ? (struct span){buf_text(&out), out.len} : SPAN(""));
	return m.status == 401 ? refuse_visitor(rq) : ERR_OK;
}

const struct route mcp_routes[] = {
	{.name = "mcp", .method = POST, .path = "/mcp", .status = 200, .dialect = D_PROBLEM, .who = W_ANYONE, .flags = R_RAW | R_RAW_MIB | R_HIDDEN,
	 .errors = E(ERR_CROSS_ORIGIN), .run = mcp_post, .note = "The Model Context Protocol: the tools of the hall"},
	ROUTES_END,
};
