/* cors.c - headers for scripts of other sites.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/cors.h"
#include <string.h>

#define ASKED_MAX 1000u
#define PREFLIGHT_S "7200"
#define RATES "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"

enum cors_for { FOR_NONE, FOR_ALL, FOR_KNOWN };

/* A path, or with a slash at its end what is below it. */
struct door {
	const char *at;
	size_t len;
	enum cors_for whom;
};
#define DOOR(path, whom) {path, sizeof(path) - 1, whom}

static const struct door doors[] = {
	DOOR("/.well-known/", FOR_ALL), DOOR("/oauth/token", FOR_ALL), DOOR("/oauth/register", FOR_ALL), DOOR("/oauth/revoke", FOR_ALL),
	DOOR("/openapi.json", FOR_ALL), DOOR("/asyncapi.json", FOR_ALL), DOOR("/llms.txt", FOR_ALL), DOOR("/mcp", FOR_KNOWN),
	DOOR("/a2a", FOR_KNOWN), DOOR("/a2a/rest/", FOR_KNOWN), DOOR("/api/projects", FOR_KNOWN), DOOR("/api/projects/", FOR_KNOWN),
	DOOR("/api/stats", FOR_KNOWN), DOOR("/api/stats/", FOR_KNOWN), DOOR("/api/tasks/search", FOR_KNOWN),
	DOOR("/api/websocket/stats", FOR_KNOWN), DOOR("/api/ws/ticket", FOR_KNOWN), DOOR("/webhook/", FOR_KNOWN), DOOR("/ping/", FOR_KNOWN),
	DOOR("/v1/traces", FOR_KNOWN),
};

/* Asked of every request: the last letter tells most of them apart. */
static enum cors_for door_find(const char *path)
{
	size_t n = strlen(path);

	for (size_t i = 0; i < N_OF(doors); i++) {
		const struct door *d = &doors[i];
		char last = d->at[d->len - 1];

		if (d->len <= n && path[d->len - 1] == last && (last == '/' || d->len == n) && memcmp(path, d->at, d->len) == 0)
			return d->whom;
	}
	return FOR_NONE;
}

bool cors_is_for_all(const char *path)
{
	return door_find(path) == FOR_ALL;
}

static bool is_let_in(const struct rq *rq, enum cors_for whom, const char *origin)
{
	return whom == FOR_ALL || (whom == FOR_KNOWN && str_has(origin) && conf_knows_origin(rq->conf, origin));
}

void cors_headers(struct rq *rq)
{
	enum cors_for whom = door_find(rq->path);
	const char *origin;

	if (whom == FOR_NONE)
		return;
	origin = rq_param(rq, "HTTP_ORIGIN");
	if (whom == FOR_KNOWN)
		rq_header(rq, "Vary", "Origin");
	if (!is_let_in(rq, whom, origin))
		return;
	rq_header(rq, "Access-Control-Allow-Origin", whom == FOR_ALL ? "*" : origin);
	rq_header(rq, "Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After, X-Request-Id, ETag, Link, " RATES);
}

bool cors_preflight(struct rq *rq)
{
	const char *asked = rq_param(rq, "HTTP_ACCESS_CONTROL_REQUEST_HEADERS");

	if (!str_eq(rq->method, "OPTIONS") || !str_has(rq_param(rq, "HTTP_ACCESS_CONTROL_REQUEST_METHOD")) ||
	    !is_let_in(rq, door_find(rq->path), rq_param(rq, "HTTP_ORIGIN")))
		return false;
	rq_header(rq, "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
	/* any: nothing here is believed because of a header that a browser adds by itself */
	if (str_has(asked) && str_plain(asked) && strlen(asked) <= ASKED_MAX)
		rq_header(rq, "Access-Control-Allow-Headers", asked);
	rq_header(rq, "Access-Control-Max-Age", PREFLIGHT_S);
	rq->reply.status = 204;
	rq_raw(rq, "text/plain", SPAN(""));
	return true;
}
