/* openapi_errors.c - which errors a route can answer: its own list and those that come with what it takes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "web/openapi_parts.h"

#define MAX_ERRORS 64

struct err_set {
	size_t n;
	err_t items[MAX_ERRORS];
};

static bool takes_input(const struct route *r)
{
	return r->in != NULL;
}
static bool takes_path(const struct route *r)
{
	return strchr(r->path, '{') != NULL;
}
static bool takes_file(const struct route *r)
{
	return r->flags & R_UPLOAD;
}
static bool takes_key(const struct route *r)
{
	return r->flags & R_ONCE;
}
static bool takes_credentials(const struct route *r)
{
	return r->who & ~(unsigned)W_ANYONE;
}
static bool wants_credentials(const struct route *r)
{
	return r->who && !(r->who & W_ANYONE);
}
static bool writes_with_session(const struct route *r)
{
	return r->who & (W_PERSON | W_ADMIN) && r->method != GET;
}
static bool is_limited(const struct route *r)
{
	return r->rate != RATE_NONE;
}
static bool always(const struct route *r)
{
	return r != NULL;
}

static const struct {
	err_t e;
	bool (*when)(const struct route *r);
} shared[] = {
	{ERR_BAD_FIELD, takes_input},
	{ERR_BAD_JSON, route_has_body},
	{ERR_TWO_CREDENTIALS, takes_credentials},
	{ERR_KEY_FORM, takes_key},
	{ERR_UNAUTHORIZED, wants_credentials},
	{ERR_CREDENTIALS, takes_credentials},
	{ERR_CROSS_ORIGIN, writes_with_session},
	{ERR_NOT_FOUND, takes_path},
	{ERR_KEY_REUSED, takes_key},
	{ERR_KEY_RUNNING, takes_key},
	{ERR_BODY_TOO_LARGE, route_has_body},
	{ERR_FILE_TOO_LARGE, takes_file},
	{ERR_MEDIA_TYPE, route_has_body},
	{ERR_RATE, is_limited},
	{ERR_INTERNAL, always},
	{ERR_UNAVAILABLE, always},
};

/* Two errors with one code and status read alike: the first stays. */
static void set_add(struct err_set *s, err_t e)
{
	const struct err_info *new = err_info(e);

	for (size_t i = 0; i < s->n; i++) {
		const struct err_info *old = err_info(s->items[i]);

		if (old->http == new->http && str_eq(old->code, new->code))
			return;
	}
	if (!OURS(s->n == MAX_ERRORS))
		s->items[s->n++] = e;
}

static void set_fill(struct err_set *s, const struct route *r)
{
	for (size_t i = 0; i < N_OF(shared); i++)
		if (shared[i].when(r))
			set_add(s, shared[i].e);
	for (size_t i = 0; r->in && i < r->in->n; i++)
		if (r->in->fields[i].err)
			set_add(s, r->in->fields[i].err);
	for (const err_t *e = r->errors; e && *e; e++)
		set_add(s, *e);
}

/* The smallest status above `last`, 0 at the end. */
static int set_next_status(const struct err_set *s, int last)
{
	int best = 0;

	for (size_t i = 0; i < s->n; i++) {
		int http = err_info(s->items[i])->http;

		if (http > last && (!best || http < best))
			best = http;
	}
	return best;
}

static void codes_write(struct buf *b, const struct err_set *s, int status)
{
	struct buf text;
	const char *sep = "";

	buf_init(&text, b->arena, 1u << 14);
	for (size_t i = 0; i < s->n; i++) {
		const struct err_info *info = err_info(s->items[i]);

		if (info->http != status)
			continue;
		buf_fmt(&text, "%s`%s`: %s", sep, info->code, info->text);
		sep = " ";
	}
	json_quote(b, buf_text(&text));
}

void error_responses_write(struct buf *b, const struct route *r)
{
	const struct dialect_facts *d = dialect_facts(r->dialect);
	struct err_set s = {.n = 0};

	set_fill(&s, r);
	for (int status = 0; (status = set_next_status(&s, status));) {
		buf_fmt(b, ",\"%d\":{\"description\":", status);
		codes_write(b, &s, status);
		buf_fmt(b, ",\"content\":{\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}}",
			d->media, d->schema);
	}
}
