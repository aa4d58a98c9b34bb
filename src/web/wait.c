/* wait.c - tickets with which nginx takes a request to the live gateway and back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/wait.h"
#include <string.h>
#include "base/crypt.h"
#include "base/time.h"

#define TICKET_S 30
#define PARTS 6 /* kind id n seconds made-at signature */

static const char *signature(const struct conf *c, struct arena *a, const char *text)
{
	return hmac_sha256_hex(a, span_of(c->secret_key), span_of(arena_printf(a, "wait:%s", text)));
}

void wait_begin(struct rq *rq, const struct wait *w)
{
	const char *text = arena_printf(rq->arena, "%s.%s.%lld.%lld.%lld", w->kind, w->id, (long long)w->n, (long long)w->seconds,
					(long long)(time_now() / US_PER_S));

	rq_header(rq, "X-Hall-Wait", arena_printf(rq->arena, "%s.%s", text, signature(rq->conf, rq->arena, text)));
	rq_header(rq, "X-Accel-Redirect", "@wait");
	rq_raw(rq, "application/json", SPAN(""));
}

bool wait_is_over(const struct rq *rq)
{
	return str_has(rq_param(rq, "HIREHALL_WAITED"));
}

bool wait_read(const struct conf *c, struct arena *a, const char *ticket, struct wait *out)
{
	char *text = arena_strdup(a, ticket), *last = strrchr(text, '.'), *parts[PARTS] = {0}, *at = text;
	int64_t made, now = time_now() / US_PER_S;

	if (!last || !secret_equal(signature(c, a, arena_strndup(a, text, (size_t)(last - text))), last + 1))
		return false;
	for (size_t i = 0; at && i < PARTS; i++)
		parts[i] = strsep(&at, ".");
	*out = (struct wait){.kind = parts[0], .id = parts[1]};
	return parts[PARTS - 1] && str_int(parts[2], &out->n) && str_int(parts[3], &out->seconds) && str_int(parts[4], &made) &&
	       now - made <= TICKET_S && out->seconds >= 0 && out->seconds <= WAIT_MAX_S;
}

const char *reply_header(const struct reply *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++)
		if (str_eq(r->headers[i].name, name))
			return r->headers[i].value;
	return NULL;
}
