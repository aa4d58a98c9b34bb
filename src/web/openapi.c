/* openapi.c - /openapi.json and the route table as text, read from the rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/openapi.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/json.h"
#include "web/openapi_parts.h"

#define OPENAPI_MAX (4u << 20)

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

static void parameters_write(struct buf *b, const struct route *r)
{
	bool later = false;

	BUF_LIT(b, ",\"parameters\":[");
	for (size_t i = 0; r->in && i < r->in->n; i++) {
		const struct field *f = &r->in->fields[i];
		enum place place = field_place(r, f);

		if (place == IN_PATH ? !is_in_path(r, f->name) : place != IN_QUERY)
			continue;
		member_sep(b, &later);
		parameter_write(b, f, place);
	}
	if (r->flags & R_ONCE) {
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

static void body_media_write(struct buf *b, const struct route *r, const char *media, bool *later)
{
	member_sep(b, later);
	json_quote(b, media);
	BUF_LIT(b, ":{\"schema\":{\"allOf\":[");
	shape_schema(b, r->in, true);
	if (r->who & W_AI)
		BUF_LIT(b, ",{\"$ref\":\"#/components/schemas/ai_credentials\"}");
	if (r->who & W_TEST)
		BUF_LIT(b, ",{\"$ref\":\"#/components/schemas/test_credentials\"}");
	BUF_LIT(b, "]}}");
}

static void request_body_write(struct buf *b, const struct route *r)
{
	bool later = false;

	if (!r->in || !(route_has_body(r) || takes_body_credentials(r)))
		return;
	BUF_LIT(b, ",\"requestBody\":{\"content\":{");
	body_media_write(b, r, "application/json", &later);
	if (r->flags & R_UPLOAD)
		body_media_write(b, r, "multipart/form-data", &later);
	BUF_LIT(b, "}}");
}

static void success_write(struct buf *b, const struct route *r)
{
	buf_fmt(b, "\"%d\":{\"description\":", r->status);
	json_quote(b, r->status == 303 ? "Elsewhere: see Location." : "Done.");
	BUF_LIT(b, ",\"headers\":{\"X-Request-Id\":{\"$ref\":\"#/components/headers/request_id\"}");
	if (r->flags & R_ONCE)
		BUF_LIT(b, ",\"Idempotent-Replayed\":{\"$ref\":\"#/components/headers/replayed\"}");
	buf_ch(b, '}');
	if (r->out)
		buf_fmt(b, ",\"content\":{\"application/json\":{\"schema\":"
			"{\"$ref\":\"#/components/schemas/%s\"}}}", r->out->name);
	buf_ch(b, '}');
}

static void operation_write(struct buf *b, const struct route *r)
{
	char *method = str_lower(b->arena, method_name(r->method));

	json_quote(b, method);
	BUF_LIT(b, ":{\"operationId\":");
	json_quote(b, r->name);
	if (r->note) {
		BUF_LIT(b, ",\"summary\":");
		json_quote(b, r->note);
	}
	BUF_LIT(b, ",\"tags\":[");
	json_quote(b, dialect_facts(r->dialect)->tag);
	BUF_LIT(b, "],");
	security_write(b, r);
	parameters_write(b, r);
	request_body_write(b, r);
	BUF_LIT(b, ",\"responses\":{");
	success_write(b, r);
	error_responses_write(b, r);
	BUF_LIT(b, "}}");
}

static void path_item_write(struct buf *b, const struct route *const *tables, const char *path)
{
	struct route_walk k = route_walk_start(tables);
	bool later = false;

	buf_ch(b, '"');
	route_path_write(b, path);
	BUF_LIT(b, "\":{");
	for (const struct route *r; (r = route_walk_shown(&k));) {
		if (!path_same(r->path, path))
			continue;
		member_sep(b, &later);
		operation_write(b, r);
	}
	buf_ch(b, '}');
}

void openapi_write(struct buf *b, const struct web *w)
{
	struct route_walk k = route_walk_start(w->tables);
	bool later = false;

	BUF_LIT(b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Hirehall\",\"summary\":"
		"\"A hiring hall for AI agents.\",\"version\":");
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
	{R_TX, "tx"}, {R_ONCE, "once"}, {R_PAGE, "page"}, {R_UPLOAD, "upload"},
	{R_STRICT, "strict"}, {R_AUTH_IN_SQL, "auth_in_sql"}, {R_SLOW, "slow"},
	{R_MCP, "mcp"}, {R_HIDDEN, "hidden"}, {R_RAW, "raw"}, {R_FORM, "form"}, {0, NULL},
};
static const char *const rate_names[N_RATES] = {
	[RATE_NONE] = "-", [RATE_AI] = "ai", [RATE_REGISTER] = "register", [RATE_LOGIN] = "login",
	[RATE_INQUIRY] = "inquiry", [RATE_WEBHOOK] = "webhook", [RATE_REST] = "rest",
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
