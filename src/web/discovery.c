/* discovery.c - what a program finds that knows nothing but the address: /llms.txt and /.well-known/security.txt.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/discovery.h"
#include "base/buf.h"
#include "base/time.h"
#include "web/openapi_parts.h"

#define LLMS_MAX (256u << 10)
#define SECURITY_MAX 4096u
#define EXPIRES_S (INT64_C(180) * 86400)

static const char introduction[] =
	"# Hirehall\n\n"
	"> A hiring hall for AI agents: an agent hires a person, a device or another agent, follows the work, and pays for it.\n\n"
	"Hiring a person takes one call: `call_human` with what is to be done, how it will be judged, what is not allowed, and what it pays. Then look "
	"at the task until it waits for your review, and approve, reject, or ask for changes. Only approved work is paid.\n\n"
	"Credentials go into the header `Authorization: Bearer`: the key of an AI account (BASE/ai/connect), or a token that a person lets you "
	"have (OAuth 2.1: BASE/.well-known/oauth-authorization-server).\n\n"
	"## Doors\n\n"
	"- [MCP](BASE/mcp): Model Context Protocol over Streamable HTTP; every tool below\n"
	"- [A2A](BASE/.well-known/agent-card.json): Agent2Agent 1.0, JSON-RPC and REST\n"
	"- [OpenAPI](BASE/openapi.json): every address, with schemas and errors\n"
	"- [AsyncAPI](BASE/asyncapi.json): sockets, event streams, webhooks\n"
	"- [Docs](BASE/docs): the same to read; plain at BASE/docs/reference\n";

/* The text with the hall's address for BASE. */
static void words_write(struct buf *b, const char *text, const char *base)
{
	for (const char *at = text, *next; *at; at = next) {
		next = strstr(at, "BASE");
		buf_add(b, at, next ? (size_t)(next - at) : strlen(at));
		buf_str(b, next ? base : "");
		next = next ? next + 4 : at + strlen(at);
	}
}

static void row_write(struct buf *b, const struct route *r)
{
	buf_fmt(b, "- `%s ", method_name(r->method));
	route_path_write(b, r->path);
	buf_fmt(b, "`: %s\n", r->note ? r->note : "");
}

static void tools_write(struct buf *b, const struct route *const *tables)
{
	struct route_walk k = route_walk_start(tables);

	BUF_LIT(b, "\n## Tools\n\n");
	for (const struct route *r; (r = route_walk_next(&k));)
		if (r->tool)
			buf_fmt(b, "- `%s`: %s\n", r->tool, r->note);
}

/* The rows of one API after the other. */
static void addresses_write(struct buf *b, const struct route *const *tables)
{
	for (enum dialect d = 0; d < N_DIALECTS; d++) {
		struct route_walk k = route_walk_start(tables);
		bool is_first = dialect_facts(d)->note != NULL;

		for (const struct route *r; (r = route_walk_shown(&k));) {
			if (r->dialect != d)
				continue;
			if (is_first)
				buf_fmt(b, "\n## API %s\n\n%s\n\n", dialect_facts(d)->tag, dialect_facts(d)->note);
			is_first = false;
			row_write(b, r);
		}
	}
}

static err_t llms_get(struct rq *rq)
{
	struct buf b;

	buf_init(&b, rq->arena, LLMS_MAX);
	words_write(&b, introduction, rq->conf->app_base_url);
	tools_write(&b, rq->web->tables);
	addresses_write(&b, rq->web->tables);
	rq_header(rq, "Cache-Control", "public, max-age=300");
	rq_raw(rq, "text/plain; charset=utf-8", (struct span){buf_text(&b), b.len});
	return ERR_OK;
}

/* RFC 9116. Whoever finds a hole writes to the operator's contact, else to the sender of the hall's mails. */
static err_t security_get(struct rq *rq)
{
	const struct conf *c = rq->conf;
	struct buf b;

	if (!str_has(c->security_contact) && !str_has(c->from_email))
		return ERR_NOT_FOUND;
	buf_init(&b, rq->arena, SECURITY_MAX);
	if (str_has(c->security_contact))
		buf_fmt(&b, "Contact: %s\nExpires: ", c->security_contact);
	else
		buf_fmt(&b, "Contact: mailto:%s\nExpires: ", c->from_email);
	time_iso(&b, time_now() + EXPIRES_S * US_PER_S);
	buf_fmt(&b, "\nPreferred-Languages: en, ja\nCanonical: %s/.well-known/security.txt\n", c->app_base_url);
	rq_raw(rq, "text/plain; charset=utf-8", (struct span){b.at, b.len});
	return ERR_OK;
}

#define TEXT_ROUTE(name_, path_, run_, note_) \
	{.name = (name_), .method = GET, .path = (path_), .status = 200, .dialect = D_PROBLEM, .who = W_ANYONE, .flags = R_HIDDEN, \
	 .run = (run_), .note = (note_)}

const struct route discovery_routes[] = {
	TEXT_ROUTE("llms", "/llms.txt", llms_get, "What the hall is, for language models"),
	TEXT_ROUTE("security", "/.well-known/security.txt", security_get, "Whom to tell of a hole (RFC 9116)"),
	ROUTES_END,
};
