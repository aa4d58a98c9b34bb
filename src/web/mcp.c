/* mcp.c - JSON-RPC at /mcp: which era a message is of, and its methods.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/mcp.h"
#include <string.h>
#include "web/mcp_internal.h"
#include "web/wait.h"

#define NEWEST_LEGACY "2025-11-25"
#define LEGACY_WORDS "2025-03-26|2025-06-18|2025-11-25"
#define ANSWER_MAX ((size_t)12 << 20)
#define TOLD_MAX 65536
#define BATCH_MAX 20

static const char instructions[] =
	"Hirehall hires people, devices and agents. call_human gives work to the person who fits, post_task puts it up for all. Say "
	"exactly what is wanted, by when, and how it will be judged (the prompt write_task helps); then wait_task until it waits for your "
	"review, and approve, reject or request_changes. Credentials go into the Authorization header, never into arguments.";

/* ---- methods */

static void capabilities_write(struct message *m)
{
	result_member(m, "capabilities");
	BUF_LIT(m->out, "{\"tools\":{\"listChanged\":false},\"resources\":{\"listChanged\":false},\"prompts\":{\"listChanged\":false},"
			"\"completions\":{}");
	if (!m->is_modern && m->rq->conf->mcp_fixtures)
		BUF_LIT(m->out, ",\"logging\":{}");
	if (m->is_modern)
		BUF_LIT(m->out, ",\"extensions\":{\"" MCP_TASKS "\":{}}");
	buf_ch(m->out, '}');
}

static void initialize(struct message *m)
{
	const char *wanted = json_text(m->params, "protocolVersion");
	bool is_known = wanted && str_in_words(wanted, strlen(wanted), LEGACY_WORDS);

	result_begin(m, "complete");
	result_text(m, "protocolVersion", is_known ? wanted : NEWEST_LEGACY);
	capabilities_write(m);
	result_member(m, "serverInfo");
	BUF_LIT(m->out, "{\"name\":\"hirehall\",\"title\":\"Hirehall\",\"version\":");
	json_quote(m->out, m->rq->web->build);
	buf_ch(m->out, '}');
	result_text(m, "instructions", instructions);
	result_end(m);
}

static void discover(struct message *m)
{
	result_begin(m, "complete");
	result_member(m, "supportedVersions");
	BUF_LIT(m->out, "[\"" MCP_MODERN "\"]");
	capabilities_write(m);
	result_text(m, "instructions", instructions);
	result_kept(m, true);
}

static void ping(struct message *m)
{
	result_begin(m, "complete");
	result_end(m);
}

enum { LEGACY = 1, MODERN = 2, BOTH = 3 };

/* named: the member of params that the header Mcp-Name repeats. */
static const struct method_row {
	const char *name, *named;
	unsigned eras;
	void (*run)(struct message *m);
} methods[] = {
	{"initialize", NULL, LEGACY, initialize}, {"ping", NULL, LEGACY, ping}, {"server/discover", NULL, MODERN, discover},
	{"tools/list", NULL, BOTH, tools_list}, {"tools/call", "name", BOTH, tools_call},
	{"resources/list", NULL, BOTH, resources_list}, {"resources/templates/list", NULL, BOTH, resource_templates_list},
	{"resources/read", "uri", BOTH, resources_read}, {"prompts/list", NULL, BOTH, prompts_list},
	{"prompts/get", "name", BOTH, prompts_get}, {"completion/complete", NULL, BOTH, completion_complete},
	{"logging/setLevel", NULL, LEGACY, fixture_level}, {"tasks/get", "taskId", MODERN, tasks_get}, {"tasks/update", "taskId", MODERN, tasks_update},
	{"tasks/cancel", "taskId", MODERN, tasks_cancel},
};

static const struct method_row *method_find(const struct message *m)
{
	for (size_t i = 0; i < N_OF(methods); i++)
		if (str_eq(methods[i].name, m->method) && methods[i].eras & (m->is_modern ? MODERN : LEGACY))
			return &methods[i];
	return NULL;
}

/* ---- messages */

static void version_error(struct message *m, const char *requested)
{
	struct buf data;

	buf_init(&data, m->rq->arena, 4096);
	buf_str(&data, m->is_modern ? "{\"supported\":[\"" MCP_MODERN "\"],\"requested\":"
				    : "{\"supported\":[\"" MCP_MODERN "\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\"],\"requested\":");
	json_quote(&data, requested);
	buf_ch(&data, '}');
	rpc_error(m, RPC_VERSION, 400, "This revision of the protocol is not spoken here.", buf_text(&data));
	m->status = 400;
}

/* A message of the newer era says in headers what it says inside, so that a proxy need not read it. */
static bool modern_is_whole(struct message *m)
{
	json_t *meta = json_object_get(m->params, "_meta");
	const char *version = json_text(meta, MCP_META "protocolVersion");
	const struct method_row *row = method_find(m);

	if (!version || !json_is_object(json_object_get(meta, MCP_META "clientCapabilities")))
		rpc_error(m, RPC_PARAMS, 400, "_meta must have " MCP_META "protocolVersion and clientCapabilities.", NULL);
	else if (!mcp_header_says(m->rq, "HTTP_MCP_PROTOCOL_VERSION", version) || !mcp_header_says(m->rq, "HTTP_MCP_METHOD", m->method) ||
		 (row && row->named && !mcp_header_says(m->rq, "HTTP_MCP_NAME", json_text(m->params, row->named))))
		rpc_error(m, RPC_HEADER, 400, "The headers MCP-Protocol-Version, Mcp-Method and Mcp-Name must say what the body says.", NULL);
	else if (!str_eq(version, MCP_MODERN))
		version_error(m, version);
	else
		return true;
	return false;
}

static bool legacy_is_known(struct message *m)
{
	const char *version = rq_param(m->rq, "HTTP_MCP_PROTOCOL_VERSION");

	if (!str_has(version) || str_in_words(version, strlen(version), LEGACY_WORDS))
		return true;
	version_error(m, version);
	return false;
}

static void method_run(struct message *m)
{
	const struct method_row *row = method_find(m);

	if (row)
		row->run(m);
	else
		rpc_error(m, RPC_METHOD, 404, "There is no such method.", NULL);
}

static bool is_request(const struct message *m, json_t *v)
{
	return str_eq(json_text(v, "jsonrpc"), "2.0") && m->method && (json_is_string(m->id) || json_is_integer(m->id));
}

/* True if it was answered; a notification and a client's own answer are not. */
static bool message_run(struct message *m, json_t *v)
{
	json_t *meta;

	m->id = json_object_get(v, "id");
	m->method = json_text(v, "method");
	m->params = json_object_get(v, "params");
	meta = json_object_get(m->params, "_meta");
	m->is_modern = json_object_get(meta, MCP_META "protocolVersion") || mcp_header_says(m->rq, "HTTP_MCP_PROTOCOL_VERSION", MCP_MODERN);
	if (json_is_object(v) && ((m->method && !m->id) || (!m->method && (json_object_get(v, "result") || json_object_get(v, "error")))))
		return false;
	if (!is_request(m, v)) {
		rpc_error(m, RPC_INVALID, 400, "This is no request of JSON-RPC 2.0.", NULL);
		m->status = 400;
	} else if (m->is_modern ? modern_is_whole(m) : legacy_is_known(m)) {
		method_run(m);
	}
	return true;
}

static bool batch_run(struct message *m, json_t *list)
{
	bool later = false, is_refused = false;

	/* one of them may block, and none may run twice */
	m->is_batch = true;
	if (!str_eq(rq_param(m->rq, "HIREHALL_POOL"), "slow")) {
		rq_header(m->rq, "X-Accel-Redirect", "@slow");
		m->elsewhere = m->rq;
		return true;
	}
	buf_ch(m->out, '[');
	for (size_t i = 0; i < json_array_size(list); i++) {
		size_t before = m->out->len;

		if (later)
			buf_ch(m->out, ',');
		m->status = 200;
		if (message_run(m, json_array_get(list, i)))
			later = true;
		else
			m->out->len = before;
		is_refused = is_refused || m->status == 401;
	}
	buf_ch(m->out, ']');
	m->status = is_refused ? 401 : 200;
	return later;
}

/* ---- the request */

/* Where a token comes from, for what; and whether the one that was sent is no good any more (RFC 6750, 3). */
static void challenge(struct rq *rq)
{
	bool is_sent = str_has(rq_param(rq, "HTTP_AUTHORIZATION"));

	rq_header(rq, "WWW-Authenticate", arena_printf(rq->arena, "Bearer realm=\"hirehall\", %sscope=\"tasks\", "
						       "resource_metadata=\"%s/.well-known/oauth-protected-resource/mcp\"",
						       is_sent ? "error=\"invalid_token\", " : "", rq->conf->app_base_url));
}

/* nginx takes the request to where the tool's own handler sent it. */
static void go_elsewhere(struct rq *rq, const struct rq *from)
{
	static const char *const headers[] = {"X-Accel-Redirect", "X-Hall-Wait"};

	for (size_t i = 0; from != rq && i < N_OF(headers); i++)
		if (reply_header(&from->reply, headers[i]))
			rq_header(rq, headers[i], reply_header(&from->reply, headers[i]));
	rq_raw(rq, "application/json", SPAN(""));
}

/* Plain JSON, or an event stream where something was told before. */
static void answer(struct message *m)
{
	struct span text = {buf_text(m->out), m->out->len};

	rq_header(m->rq, "Cache-Control", "no-store");
	if (m->told->len) {
		told_add(m, text.at);
		rq_raw(m->rq, "text/event-stream", (struct span){m->told->at, m->told->len});
	} else {
		rq_raw(m->rq, "application/json", text);
	}
}

static err_t mcp_post(struct rq *rq)
{
	const char *version = rq_param(rq, "HTTP_MCP_PROTOCOL_VERSION");
	struct buf out, told;
	struct message m = {.rq = rq, .out = &out, .told = &told, .status = 200};
	json_t *v;
	bool is_answered = true;

	buf_init(&out, rq->arena, ANSWER_MAX);
	buf_init(&told, rq->arena, ANSWER_MAX + TOLD_MAX);
	if (str_has(rq_param(rq, "HTTP_ORIGIN")) && !conf_knows_origin(rq->conf, rq_param(rq, "HTTP_ORIGIN")))
		return ERR_CROSS_ORIGIN;
	if (json_read(rq->arena, rq->body, &v)) {
		rpc_error(&m, RPC_PARSE, 400, "The body is not valid JSON.", NULL);
		m.status = 400;
	} else if (json_is_array(v) && json_array_size(v) && json_array_size(v) <= BATCH_MAX && (!str_has(version) || str_eq(version, "2025-03-26"))) {
		is_answered = batch_run(&m, v);
	} else {
		is_answered = message_run(&m, v);
	}
	rq->reply.status = is_answered ? m.status : 202;
	if (m.status == 401)
		challenge(rq);
	if (m.elsewhere)
		go_elsewhere(rq, m.elsewhere);
	else if (is_answered)
		answer(&m);
	else
		rq_raw(rq, "application/json", SPAN(""));
	return OURS(out.is_full || told.is_full) ? ERR_INTERNAL : ERR_OK;
}

const struct route mcp_routes[] = {
	{.name = "mcp", .method = POST, .path = "/mcp", .status = 200, .dialect = D_PROBLEM, .who = W_ANYONE, .flags = R_RAW | R_RAW_MIB | R_HIDDEN,
	 .errors = E(ERR_CROSS_ORIGIN), .run = mcp_post, .note = "The Model Context Protocol: the tools of the hall"},
	ROUTES_END,
};
