/* mcp_tools.c - what the tools are called and take, and the way of a call.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "web/call.h"
#include "web/mcp.h"
#include "web/openapi_parts.h"

#define TOOLS_MAX ((size_t)1 << 20)
#define TASK_ARGUMENT "task_id"

const struct route *mcp_tool_find(const struct route *const *tables, const char *name)
{
	struct route_walk k = route_walk_start(tables);

	for (const struct route *r; (r = route_walk_next(&k));)
		if (r->tool && str_eq(r->tool, name))
			return r;
	return NULL;
}

/* The tools of a credential's own kind take it as a header. */
static bool is_credential(const char *name)
{
	return str_in_words(name, strlen(name), "ai_account_id|ai_api_key|human_test_token|api_key");
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
	if (r->flags & R_ONCE) {
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
	bool is_read = r->method == GET;

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
		is_read ? "true" : "false", r->method == DELETE ? "true" : "false", is_read ? "true" : "false");
}

void mcp_tools_write(struct buf *b, const struct route *const *tables)
{
	struct route_walk k = route_walk_start(tables);
	bool later = false;

	BUF_LIT(b, "\"tools\":[");
	for (const struct route *r; (r = route_walk_next(&k));) {
		if (!r->tool)
			continue;
		member_sep(b, &later);
		tool_write(b, r);
	}
	buf_ch(b, ']');
}

void mcp_prepare(struct web *w, struct arena *a)
{
	struct buf b;

	buf_init(&b, a, TOOLS_MAX);
	mcp_tools_write(&b, w->tables);
	w->mcp_tools = (struct span){buf_text(&b), b.len};
}

/* The arguments as the body they would be; those of a path keep their name there. */
static json_t *arguments_take(struct rq *rq, const struct route *tool, json_t *given)
{
	json_t *body = json_copy(given), *task = json_object_get(given, TASK_ARGUMENT);
	const struct field *id = tool->in ? shape_field(tool->in, "id") : NULL;

	arena_defer(rq->arena, (void (*)(void *))json_decref, body);
	for (size_t i = 0; i < 4; i++)
		(void)json_object_del(body, (const char *const[]){"ai_account_id", "ai_api_key", "human_test_token", "api_key"}[i]);
	(void)json_object_del(body, "idempotency_key");
	if (task && id && id->flags & F_PATH) {
		(void)json_object_set(body, "id", task);
		(void)json_object_del(body, TASK_ARGUMENT);
	}
	return body;
}

void mcp_call(struct rq *rq, const struct route *tool, json_t *arguments, struct mcp_called *out)
{
	struct call c = {.route = tool, .body = arguments_take(rq, tool, arguments), .once_key = json_text(arguments, "idempotency_key")};
	struct response answer;

	*out = (struct mcp_called){0};
	if (tool->flags & R_SLOW && !str_eq(rq_param(rq, "HIREHALL_POOL"), "slow")) {
		out->is_elsewhere = true;
		return;
	}
	web_call(rq, &c, &answer);
	out->status = answer.status;
	out->body = answer.body;
}
