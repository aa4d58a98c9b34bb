/* openapi_errors.c - which errors a route can answer: its own list and those that come with what it takes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "web/dialect.h"
#include "web/openapi_parts.h"

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
/* What is too large is refused before anybody asks whether it is wanted. */
static bool may_be_sent_body(const struct route *r)
{
	return r->method != GET && r->method != DELETE;
}
static bool takes_key(const struct route *r)
{
	return r->flags & R_ONCE;
}
static bool takes_credentials(const struct route *r)
{
	return r->who & ~(unsigned)(W_ANYONE | W_TRACKER);
}
static bool wants_session_or_account(const struct route *r)
{
	return r->who & ~(unsigned)W_TRACKER && !(r->who & W_ANYONE);
}
static bool takes_tracker_key(const struct route *r)
{
	return r->who & W_TRACKER;
}
/* A browser's cookie is looked at wherever no other credential was sent. */
static bool writes_with_session(const struct route *r)
{
	return r->method != GET && r->who != W_TRACKER && r->who != W_WALLET;
}
static bool is_for_admins(const struct route *r)
{
	return r->who & W_ADMIN;
}
static bool takes_program(const struct route *r)
{
	return r->who & W_MACHINE;
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
	{ERR_UNAUTHORIZED, wants_session_or_account},
	{ERR_CREDENTIALS, takes_credentials},
	{ERR_API_KEY_MISSING, takes_tracker_key},
	{ERR_API_KEY, takes_tracker_key},
	{ERR_CROSS_ORIGIN, writes_with_session},
	{ERR_FORBIDDEN, is_for_admins},
	{ERR_CLIENT_SCOPE, takes_program},
	{ERR_USER_ID_MISSING, takes_program},
	{ERR_NO_USER, takes_program},
	{ERR_NOT_FOUND, takes_path},
	{ERR_KEY_REUSED, takes_key},
	{ERR_KEY_RUNNING, takes_key},
	{ERR_BODY_TOO_LARGE, may_be_sent_body},
	{ERR_FILE_TOO_LARGE, takes_file},
	{ERR_MEDIA_TYPE, route_has_body},
	{ERR_RATE, is_limited},
	{ERR_INTERNAL, always},
	{ERR_UNAVAILABLE, always},
};

/* Two errors with one code and status read alike: the first stays. */
static void errors_add(struct route_errors *s, err_t e)
{
	const struct err_info *new = err_info(e);

	for (size_t i = 0; i < s->n; i++) {
		const struct err_info *old = err_info(s->items[i]);

		if (old->http == new->http && str_eq(old->code, new->code))
			return;
	}
	if (!OURS(s->n == ROUTE_MAX_ERRORS))
		s->items[s->n++] = e;
}

void route_errors_find(const struct route *r, struct route_errors *out)
{
	*out = (struct route_errors){.dialect = r->dialect};
	for (size_t i = 0; i < N_OF(shared); i++)
		if (shared[i].when(r))
			errors_add(out, shared[i].e);
	for (size_t i = 0; r->in && i < r->in->n; i++)
		if (r->in->fields[i].err)
			errors_add(out, r->in->fields[i].err);
	for (const err_t *e = r->errors; e && *e; e++)
		errors_add(out, *e);
}

int route_errors_next(const struct route_errors *s, int last)
{
	int best = 0;

	for (size_t i = 0; i < s->n; i++) {
		int http = dialect_status(s->dialect, s->items[i]);

		if (http > last && (!best || http < best))
			best = http;
	}
	return best;
}

const char *route_errors_text(struct arena *a, const struct route_errors *s, int status)
{
	struct buf text;
	const char *sep = "";

	buf_init(&text, a, 1u << 14);
	for (size_t i = 0; i < s->n; i++) {
		const struct err_info *info = err_info(s->items[i]);

		if (dialect_status(s->dialect, s->items[i]) != status)
			continue;
		buf_fmt(&text, "%s`%s`: %s", sep, info->code, info->text);
		sep = " ";
	}
	return buf_text(&text);
}
