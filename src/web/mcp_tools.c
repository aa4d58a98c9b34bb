/* mcp_tools.c - what the tools are called and take, and the way of a call.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "web/mcp_internal.h"
#include "web/openapi_parts.h"
#include "web/wait.h"

#define TOOLS_MAX ((size_t)1 << 20)
#define TASK_ARGUMENT "task_id"
#define FINAL_TOOLS "approve|reject|cancel_task" /* what they did cannot be taken back */

const struct route *mcp_tool_find(const struct route *const *tables, const char *name)
{
	struct route_walk k = route_walk_start(tables);

	for (const struct route *r; (r = route_walk_next(&k));)
		if (r->tool && str_eq(r->tool, name))
			return r;
	return NULL;
}

/* The tools of a credential's own kind take it as a header. */
static const char *const credentials[] = {"ai_account_id", "ai_api_key", "human_test_token", "api_key"};

static bool is_credential(const char *name)
{
	for (size_t i = 0; i < N_OF(credentials); i++)
		if (str_eq(credentials[i], name))
			return true;
	return false;
}

static const char *argument_name(const struct field *f)
{
	return f->flags & F_PATH && str_eq(f->name, "id") ? TASK_ARGUMENT : f->name;
}

static bool is_argument(const struct field *f)
{
	return !(f->flags & F_INNER) && f->kind != K_FILE && !is_credential(f->name);
}

static void properties_write(struct buf *b, const struct route *r)
{
	bool later = false;

	BUF_LIT(b, "\"properties\":{");
	for (size_t i = 0; r->in && i < r->in->n; i++) {
		const struct field *f = &r->in->fields[i];

		if (!is_argument(f))
			continue;
		member_sep(b, &later);
		json_quote(b, argument_name(f));
		buf_ch(b, ':');
		field_schema(b, f);
	}
	if (r->flags & (R_ONCE | R_ONCE_TOOL)) {
		member_sep(b, &later);
		BUF_LIT(b, "\"idempotency_key\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255,\"description\":"
			   "\"The same key and arguments give the first answer again, and do nothing twice\"}");
	}
	buf_ch(b, '}');
}

static void required_write(struct buf *b, const struct route *r)
{
	bool later = false;

	BUF_LIT(b, ",\"required\":[");
	for (size_t i = 0; r->in && i < r->in->n; i++) {
		const struct field *f = &r->in->fields[i];

		if (!is_argument(f) || !(f->flags & (F_REQ | F_PATH)))
			continue;
		member_sep(b, &later);
		json_quote(b, argument_name(f));
	}
	buf_ch(b, ']');
}

static void tool_write(struct buf *b, const struct route *r)
{
	bool is_read = r->method == GET, is_final = r->method == DELETE || str_in_words(r->tool, strlen(r->tool), FINAL_TOOLS);

	BUF_LIT(b, "{\"name\":");
	json_quote(b, r->tool);
	BUF_LIT(b, ",\"description\":");
	json_quote(b, r->note);
	BUF_LIT(b, ",\"inputSchema\":{\"type\":\"object\",");
	properties_write(b, r);
	required_write(b, r);
	buf_ch(b, '}');
	if (r->out) {
		BUF_LIT(b, ",\"outputSchema\":");
		shape_schema(b, r->out, false);
	}
	buf_fmt(b, ",\"annotations\":{\"readOnlyHint\":%s,\"destructiveHint\":%s,\"idempotentHint\":%s,\"openWorldHint\":true}}",
		is_read ? "true" : "false", is_final ? "true" : "false", is_read ? "true" : "false");
}

void mcp_tools_write(struct buf *b, const struct route *const *tables)
{
	struct route_walk k = route_walk_start(tables);
	bool later = false;

	for (const struct route *r; (r = route_walk_next(&k));) {
		if (!r->tool)
			continue;
		member_sep(b, &later);
		tool_write(b, r);
	}
}

void mcp_prepare(struct web *w, struct arena *a)
{
	struct buf b;

	buf_init(&b, a, TOOLS_MAX);
	mcp_tools_write(&b, w->tables);
	w->mcp_tools = (struct span){buf_text(&b), b.len};
}

void tools_list(struct message *m)
{
	result_begin(m, "complete");
	result_member(m, "tools");
	buf_ch(m->out, '[');
	fixtures_write(m, "tools");
	buf_add(m->out, m->rq->web->mcp_tools.at, m->rq->web->mcp_tools.len);
	buf_ch(m->out, ']');
	result_kept(m, true);
}

/* ---- calls */

/* The arguments as the body they would be; those of a path keep their name there. */
static json_t *arguments_take(struct rq *rq, const struct route *tool, json_t *given)
{
	json_t *body = given ? json_copy(given) : json_object(), *task = json_object_get(given, TASK_ARGUMENT);
	const struct field *id = tool->in ? shape_field(tool->in, "id") : NULL;

	arena_defer(rq->arena, (void (*)(void *))json_decref, body);
	for (size_t i = 0; i < N_OF(credentials); i++)
		(void)json_object_del(body, credentials[i]);
	(void)json_object_del(body, "idempotency_key");
	if (task && id && id->flags & F_PATH) {
		(void)json_object_set(body, "id", task);
		(void)json_object_del(body, TASK_ARGUMENT);
	}
	return body;
}

static const char *bearer_of(const struct rq *rq)
{
	const char *said = rq_param(rq, "HTTP_AUTHORIZATION");

	return said && strncasecmp(said, "Bearer ", 7) == 0 ? said + 7 + strspn(said + 7, " ") : NULL;
}

/* One key is good everywhere: where the tracker's header is missing, the bearer's key stands for it. */
static struct pairs params_of(struct message *m, const struct route *tool)
{
	struct pair *p = ARENA_ARRAY(m->rq->arena, struct pair, 2);
	size_t n = 0;

	if (tool->who & W_TRACKER && !str_has(rq_param(m->rq, "HTTP_X_API_KEY")) && bearer_of(m->rq))
		p[n++] = (struct pair){.name = "HTTP_X_API_KEY", .value = bearer_of(m->rq)};
	if (m->is_batch) /* the others are not kept waiting */
		p[n++] = (struct pair){.name = "HIREHALL_WAITED", .value = "yes"};
	return (struct pairs){n, p};
}

bool mcp_call(struct message *m, const struct route *tool, json_t *arguments, struct mcp_called *out)
{
	struct call c = {.route = tool, .body = arguments_take(m->rq, tool, arguments),
			 .once_key = json_text(arguments, "idempotency_key"), .params = params_of(m, tool)};
	struct response answer;

	if (tool->flags & R_SLOW && !str_eq(rq_param(m->rq, "HIREHALL_POOL"), "slow")) {
		rq_header(m->rq, "X-Accel-Redirect", "@slow");
		m->elsewhere = m->rq;
		return false;
	}
	web_call(m->rq, &c, &answer);
	*out = (struct mcp_called){answer.status, answer.body};
	if (answer.status < 400 && reply_header(&c.made->reply, "X-Accel-Redirect"))
		m->elsewhere = c.made;
	if (answer.status == 401)
		m->status = 401;
	return !m->elsewhere;
}

json_t *called_json(struct message *m, const struct mcp_called *c)
{
	json_t *v;

	return c->body.len && c->body.at[0] == '{' && !json_read(m->rq->arena, c->body, &v) ? v : NULL;
}

/* What a handler refused is the tool's answer, not the protocol's. */
void called_write(struct message *m, const struct route *tool, const struct mcp_called *c)
{
	bool is_error = c->status >= 400, is_object = c->body.len && c->body.at[0] == '{';
	const char *text = arena_strndup(m->rq->arena, c->body.at, c->body.len);

	result_member(m, "content");
	BUF_LIT(m->out, "[{\"type\":\"text\",\"text\":");
	json_quote(m->out, c->body.len ? text : "Done.");
	BUF_LIT(m->out, "}]");
	if (tool->out && !is_error && is_object) {
		result_member(m, "structuredContent");
		buf_str(m->out, text);
	}
	result_member(m, "isError");
	buf_str(m->out, is_error ? "true" : "false");
}

void tools_call(struct message *m)
{
	const char *name = json_text(m->params, "name");
	json_t *arguments = json_object_get(m->params, "arguments");
	const struct route *tool = name ? mcp_tool_find(m->rq->web->tables, name) : NULL;
	struct mcp_called c;

	if (arguments && !json_is_object(arguments)) {
		rpc_error(m, RPC_PARAMS, 400, "The arguments must be an object.", NULL);
		return;
	}
	if (!tool) {
		if (!name || !fixture_tool(m, name))
			rpc_error(m, RPC_PARAMS, 400, arena_printf(m->rq->arena, "Unknown tool: %s", name ? name : ""), NULL);
		return;
	}
	if (is_stranger(m) || ask_to_connect(m, tool) || !mcp_call(m, tool, arguments, &c) || ask_for_payment(m, tool, &c) || task_begun(m, tool, &c))
		return;
	result_begin(m, "complete");
	called_write(m, tool, &c);
	result_end(m);
}
