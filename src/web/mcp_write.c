/* mcp_write.c - answers of JSON-RPC: errors, results of both eras, and what is told before them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "web/mcp_internal.h"

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

void rpc_error(struct message *m, int code, int status, const char *text, const char *data)
{
	id_write(m);
	buf_fmt(m->out, ",\"error\":{\"code\":%d,\"message\":", code);
	json_quote(m->out, text);
	if (data) {
		BUF_LIT(m->out, ",\"data\":");
		buf_str(m->out, data);
	}
	BUF_LIT(m->out, "}}");
	m->status = m->is_modern || status == 401 ? status : 200;
}

void result_member(struct message *m, const char *name)
{
	if (m->later)
		buf_ch(m->out, ',');
	m->later = true;
	json_quote(m->out, name);
	buf_ch(m->out, ':');
}

void result_text(struct message *m, const char *name, const char *value)
{
	result_member(m, name);
	json_quote(m->out, value);
}

void result_begin(struct message *m, const char *type)
{
	id_write(m);
	BUF_LIT(m->out, ",\"result\":{");
	m->later = false;
	if (!m->is_modern)
		return;
	result_text(m, "resultType", type);
	result_member(m, "_meta");
	BUF_LIT(m->out, "{\"" MCP_META "serverInfo\":{\"name\":\"hirehall\",\"version\":");
	json_quote(m->out, m->rq->web->build);
	BUF_LIT(m->out, "}}");
}

void result_end(struct message *m)
{
	BUF_LIT(m->out, "}}");
}

void result_kept(struct message *m, bool is_public)
{
	if (m->is_modern) {
		result_member(m, "ttlMs");
		buf_int(m->out, is_public ? MCP_TTL_MS : 0);
		result_text(m, "cacheScope", is_public ? "public" : "private");
	}
	result_end(m);
}

void told_add(struct message *m, const char *json)
{
	BUF_LIT(m->told, "event: message\ndata: ");
	buf_str(m->told, json);
	BUF_LIT(m->told, "\n\n");
}

bool client_can(const struct message *m, const char *what, const char *how)
{
	json_t *can = json_object_get(json_object_get(m->params, "_meta"), MCP_META "clientCapabilities");
	json_t *it = json_object_get(can, what);

	return m->is_modern && it && (!how || json_object_get(it, how));
}

bool is_stranger(struct message *m)
{
	if (str_has(rq_param(m->rq, "HTTP_AUTHORIZATION")) || str_has(rq_param(m->rq, "HTTP_X_API_KEY")))
		return false;
	rpc_error(m, RPC_INVALID, 401, "This needs credentials: send the header Authorization.", NULL);
	return true;
}

/* A value may be wrapped, as =?base64?…?=; what is not wrapped is meant as it stands. */
bool mcp_header_says(struct rq *rq, const char *header, const char *value)
{
	const char *said = rq_param(rq, header);
	size_t len = said ? strlen(said) : 0;
	unsigned char *plain;
	size_t n;

	if (!said || !value)
		return false;
	if (str_starts(said, "=?base64?") && len > 11 && str_eq(said + len - 2, "?=")) {
		if ((len - 11) % 4 || !base64_decode(rq->arena, arena_strndup(rq->arena, said + 9, len - 11), &plain, &n))
			return false;
		said = arena_strndup(rq->arena, (const char *)plain, n);
	}
	return str_eq(said, value);
}
