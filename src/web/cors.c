/* cors.c - headers for scripts of other sites.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/cors.h"
#include <string.h>

#define ASKED_MAX 1000u
#define PREFLIGHT_S "7200"
#define RATES "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"

/* A path, or with a slash at its end what is below it. */
static const char *const for_all[] = {"/.well-known/", "/oauth/token", "/oauth/register", "/oauth/revoke", "/openapi.json", "/asyncapi.json",
				      "/llms.txt"};
static const char *const for_known[] = {"/mcp", "/a2a", "/a2a/rest/", "/api/projects", "/api/projects/", "/api/stats", "/api/stats/",
					"/api/tasks/search", "/api/websocket/stats", "/api/ws/ticket", "/webhook/", "/ping/", "/v1/traces"};

static bool is_among(const char *path, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(list[i]);

		if (list[i][len - 1] == '/' ? str_starts(path, list[i]) : str_eq(path, list[i]))
			return true;
	}
	return false;
}

bool cors_is_for_all(const char *path)
{
	return is_among(path, for_all, N_OF(for_all));
}

static bool is_for_known(const char *path)
{
	return is_among(path, for_known, N_OF(for_known));
}

static bool is_let_in(const struct rq *rq, const char *origin)
{
	return cors_is_for_all(rq->path) || (is_for_known(rq->path) && str_has(origin) && conf_knows_origin(rq->conf, origin));
}

void cors_headers(struct rq *rq)
{
	const char *origin = rq_param(rq, "HTTP_ORIGIN");

	if (is_for_known(rq->path))
		rq_header(rq, "Vary", "Origin");
	if (!is_let_in(rq, origin))
		return;
	rq_header(rq, "Access-Control-Allow-Origin", cors_is_for_all(rq->path) ? "*" : origin);
	rq_header(rq, "Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After, X-Request-Id, ETag, Link, " RATES);
}

bool cors_preflight(struct rq *rq)
{
	const char *asked = rq_param(rq, "HTTP_ACCESS_CONTROL_REQUEST_HEADERS");

	if (!str_eq(rq->method, "OPTIONS") || !str_has(rq_param(rq, "HTTP_ACCESS_CONTROL_REQUEST_METHOD")) ||
	    !is_let_in(rq, rq_param(rq, "HTTP_ORIGIN")))
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
