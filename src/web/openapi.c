/* openapi.c - /openapi.json and the route table as text, read from the rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/openapi.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/json.h"
#include "web/openapi_parts.h"

#define OPENAPI_MAX (4u << 20)
#define SCHEMA_MAX (1u << 18)

/* The next character of a path as the description spells it: "{id:uuid}" reads "{id}". */
static const char *path_skip_kind(const char *p, bool *inside)
{
	if (*p == '{')
		*inside = true;
	if (*inside && *p == ':')
		while (*p && *p != '}')
			p++;
	if (*p == '}')
		*inside = false;
	return p;
}

void route_path_write(struct buf *b, const char *path)
{
	bool inside = false;

	for (const char *p = path_skip_kind(path, &inside); *p;) {
		buf_ch(b, *p++);
		p = path_skip_kind(p, &inside);
	}
}

static bool path_same(const char *a, const char *b)
{
	bool in_a = false, in_b = false;

	for (;;) {
		a = path_skip_kind(a, &in_a);
		b = path_skip_kind(b, &in_b);
		if (*a != *b)
			return false;
		if (!*a)
			return true;
		a++;
		b++;
	}
}

static bool is_first_of_path(const struct route *const *tables, const struct route *r)
{
	struct route_walk k = route_walk_start(tables);

	for (const struct route *q; (q = route_walk_shown(&k)) && q != r;)
		if (path_same(q->path, r->path))
			return false;
	return true;
}

static void parameter_write(struct buf *b, const struct field *f, enum place place)
{
	bool is_path = place == IN_PATH;

	BUF_LIT(b, "{\"name\":");
	json_quote(b, f->name);
	buf_fmt(b, ",\"in\":\"%s\",\"required\":%s", is_path ? "path" : "query",
		is_path || f->flags & F_REQ ? "true" : "false");
	if (f->note) {
		BUF_LIT(b, ",\"description\":");
		json_quote(b, f->note);
	}
	BUF_LIT(b, ",\"schema\":");
	field_schema(b, f);
	buf_ch(b, '}');
}

/* Routes of several lengths may share a shape: one whose path is shorter has fewer of its parameters. */
static bool is_in_path(const struct route *r, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = strchr(r->path, '{'); at; at = strchr(at + 1, '{'))
		if (strncmp(at + 1, name, n) == 0 && (at[n + 1] == '}' || at[n + 1] == ':'))
			return true;
	return false;
}

/* Whether a field of row n is a parameter, and no earlier row of the chain has it. */
static bool is_parameter(const struct chain *c, size_t n, const struct field *f)
{
	enum place place = field_place(c->rows[n], f);

	if (place == IN_PATH ? !is_in_path(c->rows[n], f->name) : place != IN_QUERY)
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; c->rows[i]->in && k < c->rows[i]->in->n; k++)
			if (str_eq(c->rows[i]->in->fields[k].name, f->name))
				return false;
	return true;
}

static void parameters_write(struct buf *b, const struct chain *c)
{
	bool later = false;

	BUF_LIT(b, ",\"parameters\":[");
	for (size_t n = 0; n < c->n; n++)
		for (size_t i = 0; c->rows[n]->in && i < c->rows[n]->in->n; i++) {
			const struct field *f = &c->rows[n]->in->fields[i];

			if (!is_parameter(c, n, f))
				continue;
			member_sep(b, &later);
			parameter_write(b, f, field_place(c->rows[n], f));
		}
	if (chain_flags(c) & R_ONCE) {
		member_sep(b, &later);
		BUF_LIT(b, "{\"$ref\":\"#/components/parameters/idempotency_key\"}");
	}
	buf_ch(b, ']');
}

/* Callers that may put their credentials into the body. */
static bool takes_body_credentials(const struct route *r)
{
	return r->who & (W_AI | W_TEST) && r->method != GET && r->method != DELETE;
}

static bool sends_body(const struct route *r)
{
	return r->in && (route_has_body(r) || takes_body_credentials(r));
}

/* The body of one row, with the credentials that it may hold. */
static const char *body_schema(struct arena *a, const struct route *r)
{
	struct buf b;
	bool is_more = r->who & (W_AI | W_TEST);

	buf_init(&b, a, SCHEMA_MAX);
	if (is_more)
		BUF_LIT(&b, "{\"allOf\":[");
	shape_schema(&b, r->in, true);
	if (r->who & W_AI)
		BUF_LIT(&b, ",{\"$ref\":\"#/components/schemas/ai_credentials\"}");
	if (r->who & W_TEST)
		BUF_LIT(&b, ",{\"$ref\":\"#/components/schemas/test_credentials\"}");
	if (is_more)
		BUF_LIT(&b, "]}");
	return buf_text(&b);
}

static void body_media_write(struct buf *b, const struct chain *c, const char *media, bool *later)
{
	struct schemas s = {0};

	for (size_t i = 0; i < c->n; i++)
		if (sends_body(c->rows[i]))
			schemas_add(&s, body_schema(b->arena, c->rows[i]));
	member_sep(b, later);
	json_quote(b, media);
	BUF_LIT(b, ":{\"schema\":");
	schemas_write_any(b, &s);
	buf_ch(b, '}');
}

static void request_body_write(struct buf *b, const struct chain *c)
{
	bool later = false, is_sent = false;

	for (size_t i = 0; i < c->n; i++)
		is_sent = is_sent || sends_body(c->rows[i]);
	if (!is_sent)
		return;
	BUF_LIT(b, ",\"requestBody\":{\"content\":{");
	body_media_write(b, c, "application/json", &later);
	if (c->rows[0]->dialect == D_OAUTH)
		body_media_write(b, c, "application/x-www-form-urlencoded", &later);
	if (chain_flags(c) & R_UPLOAD)
		body_media_write(b, c, "multipart/form-data", &later);
	BUF_LIT(b, "}}");
}

static void summary_write(struct buf *b, const struct chain *c)
{
	struct buf text;
	unsigned who = 0;

	buf_init(&text, b->arena, 1u << 12);
	for (size_t i = 0; i < c->n; i++) {
		who |= c->rows[i]->who;
		if (c->rows[i]->note)
			buf_fmt(&text, "%s%s", text.len ? (text.at[text.len - 1] == '.' ? " " : ". ") : "", c->rows[i]->note);
	}
	if (!text.len)
		return;
	BUF_LIT(b, ",\"summary\":");
	json_quote(b, buf_text(&text));
	buf_fmt(&text, "\n\nFor %s.", who_words(b->arena, who));
	BUF_LIT(b, ",\"description\":");
	json_quote(b, buf_text(&text));
}

static void operation_write(struct buf *b, const struct chain *c)
{
	const struct route *r = c->rows[0];
	char *method = str_lower(b->arena, method_name(r->method));
	bool later = false;

	json_quote(b, method);
	BUF_LIT(b, ":{\"operationId\":");
	json_quote(b, r->name);
	summary_write(b, c);
	BUF_LIT(b, ",\"tags\":[");
	for (size_t i = 0; i < c->n; i++) {
		member_sep(b, &later);
		json_quote(b, dialect_facts(c->rows[i]->dialect)->tag);
	}
	BUF_LIT(b, "],");
	security_write(b, c);
	parameters_write(b, c);
	request_body_write(b, c);
	BUF_LIT(b, ",\"responses\":{");
	successes_write(b, c);
	error_responses_write(b, c);
	BUF_LIT(b, "}}");
}

/* Every shown row of the method and path of r; none where an earlier row has begun the chain. */
static struct chain chain_of(const struct route *const *tables, const struct route *r)
{
	struct route_walk k = route_walk_start(tables);
	struct chain c = {0};

	for (const struct route *q; (q = route_walk_shown(&k));)
		if (q->method == r->method && path_same(q->path, r->path) && !OURS(c.n == CHAIN_MAX))
			c.rows[c.n++] = q;
	return c.n && c.rows[0] == r ? c : (struct chain){0};
}

static void path_item_write(struct buf *b, const struct route *const *tables, const char *path)
{
	struct route_walk k = route_walk_start(tables);
	bool later = false;

	buf_ch(b, '"');
	route_path_write(b, path);
	BUF_LIT(b, "\":{");
	for (const struct route *r; (r = route_walk_shown(&k));) {
		struct chain c = path_same(r->path, path) ? chain_of(tables, r) : (struct chain){0};

		if (!c.n)
			continue;
		member_sep(b, &later);
		operation_write(b, &c);
	}
	buf_ch(b, '}');
}

void openapi_write(struct buf *b, const struct web *w)
{
	struct route_walk k = route_walk_start(w->tables);
	bool later = false;

	BUF_LIT(b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Hirehall\",\"summary\":"
		"\"A hiring hall for AI agents.\",\"description\":\"Hire a person, a device or another agent, follow the work, pay for it. "
		"Pages with examples: /docs.\",\"contact\":{\"name\":\"Whoever runs this hall\"},\"version\":");
	json_quote(b, w->build ? w->build : "0");
	BUF_LIT(b, ",\"license\":{\"name\":\"AGPL-3.0-or-later\",\"identifier\":"
		"\"AGPL-3.0-or-later\"}},\"servers\":[{\"url\":\"/\"}],");
	tags_write(b, w->tables);
	BUF_LIT(b, ",\"paths\":{");
	for (const struct route *r; (r = route_walk_shown(&k));) {
		if (!is_first_of_path(w->tables, r))
			continue;
		member_sep(b, &later);
		path_item_write(b, w->tables, r->path);
	}
	BUF_LIT(b, "},");
	components_write(b, w->tables);
	buf_ch(b, '}');
}

void openapi_prepare(struct web *w, struct arena *a)
{
	struct buf b;

	buf_init(&b, a, OPENAPI_MAX);
	openapi_write(&b, w);
	w->openapi = (struct span){buf_text(&b), b.len};
	w->openapi_etag = arena_printf(a, "\"%.32s\"", sha256_hex(a, buf_text(&b)));
}

struct bit_name {
	unsigned bit;
	const char *name;
};
static const struct bit_name who_names[] = {
	{W_ANYONE, "anyone"}, {W_AI, "ai"}, {W_PERSON, "person"}, {W_TEST, "test"},
	{W_ADMIN, "admin"}, {W_TRACKER, "tracker"}, {W_MACHINE, "machine"}, {W_WALLET, "wallet"}, {W_STORY, "story"}, {0, NULL},
};
static const struct bit_name flag_names[] = {
	{R_TX, "tx"}, {R_ONCE, "once"}, {R_ONCE_TOOL, "once_tool"}, {R_PAGE, "page"}, {R_UPLOAD, "upload"},
	{R_STRICT, "strict"}, {R_AUTH_IN_SQL, "auth_in_sql"}, {R_SLOW, "slow"}, {R_SLOW_PAYS, "slow_pays"}, {R_STAKE, "stake"},
	{R_HIDDEN, "hidden"}, {R_RAW, "raw"}, {R_FORM, "form"}, {R_CHINESE, "chinese"}, {0, NULL},
};
static const char *const rate_names[N_RATES] = {
	[RATE_NONE] = "-", [RATE_AI] = "ai", [RATE_REGISTER] = "register", [RATE_LOGIN] = "login",
	[RATE_INQUIRY] = "inquiry", [RATE_WEBHOOK] = "webhook", [RATE_REST] = "rest",
	[RATE_REQUESTER] = "requester", [RATE_DEVICE] = "device", [RATE_PUBLIC] = "public",
};

static void bits_write(struct buf *b, unsigned bits, const struct bit_name *names)
{
	const char *sep = " ";

	for (; names->bit; names++) {
		if (!(bits & names->bit))
			continue;
		buf_fmt(b, "%s%s", sep, names->name);
		sep = "|";
	}
	if (*sep == ' ')
		BUF_LIT(b, " -");
}

void routes_write(struct buf *b, const struct route *const *tables)
{
	struct route_walk k = route_walk_start(tables);

	for (const struct route *r; (r = route_walk_next(&k));) {
		buf_fmt(b, "%s %s %s %d", r->name, method_name(r->method), r->path, r->status);
		bits_write(b, r->who, who_names);
		buf_fmt(b, " %s", rate_names[r->rate]);
		bits_write(b, r->flags, flag_names);
		buf_fmt(b, " %s %s\n", r->in ? r->in->name : "-", r->out ? r->out->name : "-");
	}
}
