/* openapi_answers.c - what an operation answers: statuses, headers, media types and schemas.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "web/cors.h"
#include "web/openapi_parts.h"

#define TEXT_MAX (1u << 14)
#define MEDIA_MAX 12

static bool always(const struct route *r, int status)
{
	return r && status;
}
static bool is_refused(const struct route *r, int status)
{
	return r && status == 401;
}
static bool is_to_wait(const struct route *r, int status)
{
	return r && (status == 429 || status == 503);
}
static bool is_kept(const struct route *r, int status)
{
	return r->flags & R_ONCE && status < 400;
}
static bool is_counted(const struct route *r, int status)
{
	return (r->rate == RATE_WEBHOOK || r->rate == RATE_REST) && status;
}
static bool is_elsewhere(const struct route *r, int status)
{
	return r && status == 303;
}
static bool is_part(const struct route *r, int status)
{
	return r && (status == 206 || status == 416);
}
static bool is_for_scripts(const struct route *r, int status)
{
	return r && status && cors_is_for_all(r->path);
}
static bool never(const struct route *r, int status)
{
	return !r && !status;
}

/* Those that no rule names, a row names itself in .headers. */
static const struct {
	const char *name, *note;
	bool (*when)(const struct route *r, int status);
} headers[] = {
	{"X-Request-Id", "Stands in every log line of this request.", always},
	{"Idempotent-Replayed", "true when the answer is a stored one.", is_kept},
	{"Retry-After", "Seconds after which it is worth trying again.", is_to_wait},
	{"RateLimit-Limit", "Requests a minute that the key may make.", is_counted},
	{"RateLimit-Remaining", "Requests that are left of them.", is_counted},
	{"RateLimit-Reset", "Seconds until all of them may be made again.", is_counted},
	{"WWW-Authenticate", "Which credentials are wanted.", is_refused},
	{"Location", "The address to go on at.", is_elsewhere},
	{"Set-Cookie", "The session, or its end.", never},
	{"ETag", "What If-None-Match asks for.", never},
	{"Link", "Addresses beside this one.", never},
	{"Content-Disposition", "The name of the file.", never},
	{"Access-Control-Allow-Origin", "Scripts of any site may read this.", is_for_scripts},
	{"Access-Control-Expose-Headers", "Headers that scripts of other sites may read.", is_for_scripts},
	{"PAYMENT-REQUIRED", "The ways to pay, as x402 (version 2) writes them.", never},
	{"PAYMENT-RESPONSE", "What became of the payment, as x402 (version 2) writes it.", never},
	{"X-PAYMENT-RESPONSE", "What became of the payment, as x402 (version 1) writes it.", never},
	{"X-Payment-Required", "true where the result is to be paid for.", never},
	{"X-Payment-Amount", "How much.", never},
	{"X-Payment-Currency", "Of what.", never},
	{"Accept-Ranges", "Parts of the file may be asked for.", never},
	{"Content-Range", "Which part this is.", is_part},
	{"Last-Modified", "When the file was written.", never},
	{"X-Next-Cursor", "Where the next page begins.", never},
	{"Ping-Body-Limit", "Bytes of a ping's body that are kept.", never},
};

void header_parts_write(struct buf *b)
{
	bool later = false;

	buf_ch(b, '{');
	for (size_t i = 0; i < N_OF(headers); i++) {
		member_sep(b, &later);
		buf_fmt(b, "\"%s\":{\"description\":\"%s\",\"schema\":{\"type\":\"string\"}}", headers[i].name, headers[i].note);
	}
	buf_ch(b, '}');
}

static bool is_row_header(const struct chain *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->rows[i]->headers && str_in_words(name, strlen(name), c->rows[i]->headers))
			return true;
	return false;
}

static bool is_said(const struct chain *c, size_t header, int status)
{
	for (size_t i = 0; i < c->n; i++)
		if (headers[header].when(c->rows[i], status))
			return true;
	return is_row_header(c, headers[header].name);
}

static void headers_write(struct buf *b, const struct chain *c, int status)
{
	bool later = false;

	BUF_LIT(b, ",\"headers\":{");
	for (size_t i = 0; i < N_OF(headers); i++) {
		if (!is_said(c, i, status))
			continue;
		member_sep(b, &later);
		buf_fmt(b, "\"%s\":{\"$ref\":\"#/components/headers/%s\"}", headers[i].name, headers[i].name);
	}
	buf_ch(b, '}');
}

/* "content" by media type: in the order in which the types come first. */
struct medium {
	const char *type;
	struct schemas schemas;
};
struct media {
	size_t n;
	struct medium items[MEDIA_MAX];
};

static void media_add(struct media *m, const char *type, const char *schema)
{
	size_t i = 0;

	while (i < m->n && !str_eq(m->items[i].type, type))
		i++;
	if (OURS(i == MEDIA_MAX))
		return;
	m->items[i].type = type;
	m->n += i == m->n;
	schemas_add(&m->items[i].schemas, schema);
}

static void media_write(struct buf *b, const struct media *m)
{
	for (size_t i = 0; i < m->n; i++) {
		buf_str(b, i ? "," : ",\"content\":{");
		json_quote(b, m->items[i].type);
		BUF_LIT(b, ":{\"schema\":");
		schemas_write_any(b, &m->items[i].schemas);
		buf_ch(b, '}');
	}
	buf_str(b, m->n ? "}}" : "}");
}

/* What is no shape names its media types itself. */
static void success_media(struct buf *b, const struct route *r, struct media *m)
{
	if (r->out)
		media_add(m, "application/json", arena_printf(b->arena, "{\"$ref\":\"#/components/schemas/%s\"}", r->out->name));
	for (const char *w = r->media; w && *w;) {
		size_t n = strcspn(w, "|");
		const char *type = arena_strndup(b->arena, w, n);

		media_add(m, type, str_eq(type, "application/json") ? "{}" : "{\"type\":\"string\"}");
		w += n + (w[n] == '|');
	}
}

/* rows: the status of those whose answers these are; 0 where none has a body. */
static void success_write(struct buf *b, const struct chain *c, int status, int rows)
{
	static const struct {
		int status;
		const char *words;
	} others[] = {{206, "A part of it."}, {303, "Elsewhere: see Location."}, {304, "As it was: If-None-Match named its ETag."}};
	const char *words = "Done.";
	struct media m = {0};

	for (size_t i = 0; i < N_OF(others); i++)
		if (others[i].status == status)
			words = others[i].words;
	buf_fmt(b, "\"%d\":{\"description\":\"%s\"", status, words);
	headers_write(b, c, status);
	for (size_t i = 0; i < c->n; i++)
		if (c->rows[i]->status == rows)
			success_media(b, c->rows[i], &m);
	media_write(b, &m);
}

void successes_write(struct buf *b, const struct chain *c)
{
	bool later = false;

	for (size_t i = 0; i < c->n; i++) {
		bool is_new = true;

		for (size_t k = 0; k < i; k++)
			is_new = is_new && c->rows[k]->status != c->rows[i]->status;
		if (!is_new)
			continue;
		member_sep(b, &later);
		success_write(b, c, c->rows[i]->status, c->rows[i]->status);
	}
	if (is_row_header(c, "Accept-Ranges")) {
		buf_ch(b, ',');
		success_write(b, c, 206, 200);
	}
	if (is_row_header(c, "ETag")) {
		buf_ch(b, ',');
		success_write(b, c, 304, 0);
	}
}

static int chain_next(const struct route_errors *s, size_t n, int last)
{
	int best = 0;

	for (size_t i = 0; i < n; i++) {
		int next = route_errors_next(&s[i], last);

		if (next && (!best || next < best))
			best = next;
	}
	return best;
}

/* A path that wants an id of a kind answers for another by what it begins with. */
static void misfit_add(struct arena *a, const struct route *r, int status, struct media *m)
{
	const struct dialect_facts *d = dialect_facts(dialect_of_path(r->path));

	if (status == 404 && strchr(r->path, ':'))
		media_add(m, d->media, arena_printf(a, "{\"$ref\":\"#/components/schemas/%s\"}", d->schema));
}

/* Each API of the chain in its own words. */
static void error_write(struct buf *b, const struct chain *c, const struct route_errors *s, int status)
{
	struct media m = {0};
	struct buf text;

	buf_init(&text, b->arena, TEXT_MAX);
	for (size_t i = 0; i < c->n; i++) {
		const struct dialect_facts *d = dialect_facts(s[i].dialect);

		if (route_errors_next(&s[i], status - 1) != status)
			continue;
		buf_fmt(&text, "%s%s", text.len ? " " : "", route_errors_text(b->arena, &s[i], status));
		media_add(&m, d->media, arena_printf(b->arena, "{\"$ref\":\"#/components/schemas/%s\"}", d->schema));
		misfit_add(b->arena, c->rows[i], status, &m);
	}
	buf_fmt(b, ",\"%d\":{\"description\":", status);
	json_quote(b, buf_text(&text));
	headers_write(b, c, status);
	media_write(b, &m);
}

void error_responses_write(struct buf *b, const struct chain *c)
{
	struct route_errors s[CHAIN_MAX];

	for (size_t i = 0; i < c->n; i++)
		route_errors_find(c->rows[i], &s[i]);
	for (int status = 0; (status = chain_next(s, c->n, status));)
		error_write(b, c, s, status);
}
