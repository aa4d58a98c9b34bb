/* openapi_parts.c - walking the rows; tags, components, credentials and errors of the description.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/openapi_parts.h"
#include "base/buf.h"
#include "base/json.h"
#include "web/dialect.h"

struct route_walk route_walk_start(const struct route *const *tables)
{
	return (struct route_walk){tables, tables ? *tables : NULL};
}

const struct route *route_walk_next(struct route_walk *k)
{
	while (k->row && !k->row->name)
		k->row = *++k->table;
	return k->row ? k->row++ : NULL;
}

const struct route *route_walk_shown(struct route_walk *k)
{
	const struct route *r = route_walk_next(k);

	while (r && r->flags & (R_PAGE | R_HIDDEN))
		r = route_walk_next(k);
	return r;
}

void member_sep(struct buf *b, bool *later)
{
	if (*later)
		buf_ch(b, ',');
	*later = true;
}

void schemas_add(struct schemas *s, const char *json)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->items[i], json))
			return;
	if (!OURS(s->n == CHAIN_MAX))
		s->items[s->n++] = json;
}

void schemas_write_any(struct buf *b, const struct schemas *s)
{
	if (s->n != 1)
		BUF_LIT(b, "{\"anyOf\":[");
	for (size_t i = 0; i < s->n; i++) {
		if (i)
			buf_ch(b, ',');
		buf_str(b, s->items[i]);
	}
	if (s->n != 1)
		BUF_LIT(b, "]}");
}

static const struct dialect_facts facts[] = {
	{D_HUMANS, "humans", "Hire a person and follow the work.", "error_humans", "application/json"},
	{D_HUMANS_CALL, "humans", NULL, "error_call_human", "application/json"},
	{D_BOUNTIES, "bounties", "Results for a bounty.", "error_detail", "application/json"},
	{D_STORIES, "stories", "From a topic to a film, in steps.", "error_stories", "application/json"},
	{D_DEVICES, "devices", "Work done by devices.", "error_devices", "application/json"},
	{D_TRACKER, "tracker", "Runs of agents; how the hall is.", "error_tracker", "application/json"},
	{D_PAGE, "pages", "For people.", "error_page", "text/html"},
	{D_OAUTH, "oauth", "A program gets to act for an AI account without a pasted key.", "error_oauth", "application/json"},
	{D_PROBLEM, "hall", "The hall's own addresses.", "error_problem", "application/problem+json"},
};

const struct dialect_facts *dialect_facts(enum dialect d)
{
	for (size_t i = 0; i < N_OF(facts); i++)
		if (facts[i].dialect == d)
			return &facts[i];
	return &facts[N_OF(facts) - 1];
}

static bool is_dialect_used(const struct route *const *tables, enum dialect d)
{
	struct route_walk k = route_walk_start(tables);

	for (const struct route *r; (r = route_walk_shown(&k));)
		if (r->dialect == d)
			return true;
	return false;
}

void tags_write(struct buf *b, const struct route *const *tables)
{
	bool later = false;

	BUF_LIT(b, "\"tags\":[");
	for (size_t i = 0; i < N_OF(facts); i++) {
		if (!facts[i].note || !is_dialect_used(tables, facts[i].dialect))
			continue;
		member_sep(b, &later);
		BUF_LIT(b, "{\"name\":");
		json_quote(b, facts[i].tag);
		BUF_LIT(b, ",\"description\":");
		json_quote(b, facts[i].note);
		buf_ch(b, '}');
	}
	buf_ch(b, ']');
}

static bool is_first_with_out(const struct route *const *tables, const struct route *r)
{
	struct route_walk k = route_walk_start(tables);

	for (const struct route *q; (q = route_walk_shown(&k)) && q != r;)
		if (q->out == r->out)
			return false;
	return true;
}

/* What a body may hold beside its own members. */
static const char credential_schemas[] =
	"\"ai_credentials\":{\"type\":\"object\",\"properties\":{\"ai_account_id\":{\"type\":\"string\","
	"\"format\":\"uuid\"},\"ai_api_key\":{\"type\":\"string\"}},\"description\":"
	"\"The AI account, when not in the Authorization header\"},"
	"\"test_credentials\":{\"type\":\"object\",\"properties\":{\"human_id\":{\"type\":\"string\","
	"\"format\":\"uuid\"},\"human_test_token\":{\"type\":\"string\"}},\"description\":"
	"\"A test as a person, only where ENABLE_TEST_HUMAN_AUTH is true\"}";

static void schemas_write(struct buf *b, const struct route *const *tables)
{
	struct route_walk k = route_walk_start(tables);
	bool later = true;

	BUF_LIT(b, "\"schemas\":{");
	buf_str(b, credential_schemas);
	for (size_t i = 0; i < N_OF(facts); i++) {
		if (!is_dialect_used(tables, facts[i].dialect))
			continue;
		member_sep(b, &later);
		json_quote(b, facts[i].schema);
		buf_ch(b, ':');
		buf_str(b, dialect_schema(facts[i].dialect));
	}
	for (const struct route *r; (r = route_walk_shown(&k));) {
		if (!r->out || !is_first_with_out(tables, r))
			continue;
		member_sep(b, &later);
		json_quote(b, r->out->name);
		buf_ch(b, ':');
		shape_schema(b, r->out, false);
	}
	buf_ch(b, '}');
}

/* Credentials in a body are schemas: no security scheme can say them. */
static const char credentials[] =
	"\"securitySchemes\":{"
	"\"ai_bearer\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":"
	"\"The AI account's key\"},"
	"\"ai_account_id\":{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"ai_account_id\"},"
	"\"ai_api_key\":{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"ai_api_key\"},"
	"\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"hirehall_session\"},"
	"\"tracker_key\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-API-Key\"},"
	"\"tracker_key_query\":{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"api_key\"},"
	"\"service_token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":"
	"\"MCP_SERVICE_TOKEN, or the token of a service client\"},"
	"\"user_id\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-User-ID\"},"
	"\"wallet_address\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-Wallet-Address\"},"
	"\"wallet_signature\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"Ed25519 over the request\"},"
	"\"wallet_timestamp\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-Timestamp\"},"
	"\"wallet_nonce\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-Nonce\"},"
	"\"story_token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"bearerFormat\":\"JWT\"},"
	"\"test_human_id\":{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"human_id\"},"
	"\"test_human_token\":{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"human_test_token\"}}";
static const char shared_parts[] =
	",\"parameters\":{\"idempotency_key\":{\"name\":\"Idempotency-Key\",\"in\":\"header\","
	"\"description\":\"The same key and body give the first answer again.\","
	"\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}}},"
	"\"headers\":";

void components_write(struct buf *b, const struct route *const *tables)
{
	BUF_LIT(b, "\"components\":{");
	schemas_write(b, tables);
	buf_ch(b, ',');
	buf_str(b, credentials);
	buf_str(b, shared_parts);
	header_parts_write(b);
	buf_ch(b, '}');
}

static const struct {
	unsigned who;
	const char *json;
} securities[] = {
	{W_ANYONE, "{}"},
	{W_AI, "{\"ai_bearer\":[]}"},
	{W_AI, "{\"ai_account_id\":[],\"ai_api_key\":[]}"},
	{W_PERSON | W_ADMIN, "{\"session\":[]}"},
	{W_TRACKER, "{\"tracker_key\":[]}"},
	{W_TRACKER, "{\"tracker_key_query\":[]}"},
	{W_MACHINE, "{\"service_token\":[],\"user_id\":[]}"},
	{W_WALLET, "{\"wallet_signature\":[],\"wallet_address\":[],\"wallet_timestamp\":[],\"wallet_nonce\":[]}"},
	{W_STORY, "{\"story_token\":[]}"},
	{W_TEST, "{\"test_human_id\":[],\"test_human_token\":[]}"},
};

unsigned chain_flags(const struct chain *c)
{
	unsigned flags = 0;

	for (size_t i = 0; i < c->n; i++)
		flags |= c->rows[i]->flags;
	return flags;
}

void security_write(struct buf *b, const struct chain *c)
{
	bool later = false;
	unsigned who = 0;

	for (size_t i = 0; i < c->n; i++)
		who |= c->rows[i]->who;

	BUF_LIT(b, "\"security\":[");
	for (size_t i = 0; i < N_OF(securities); i++) {
		if (!(who & securities[i].who))
			continue;
		member_sep(b, &later);
		buf_str(b, securities[i].json);
	}
	buf_ch(b, ']');
}

enum place field_place(const struct route *r, const struct field *f)
{
	if (f->flags & F_INNER)
		return IN_NONE;
	if (f->flags & F_PATH)
		return IN_PATH;
	if (f->flags & F_QUERY || r->method == GET || r->method == DELETE)
		return IN_QUERY;
	return IN_BODY;
}

bool route_has_body(const struct route *r)
{
	for (size_t i = 0; r->in && i < r->in->n; i++)
		if (field_place(r, &r->in->fields[i]) == IN_BODY)
			return true;
	return false;
}
