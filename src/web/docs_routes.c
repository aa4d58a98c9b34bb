/* docs_routes.c - the description: /openapi.json for programs, with an ETag, and /docs/reference to read.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "web/openapi.h"

/* Is the tag in an If-None-Match list?  Weak comparison (RFC 9110 13.1.2): "W/" does not count. */
static bool etag_listed(const char *list, const char *tag)
{
	return list && (str_eq(list, "*") || strstr(list, tag));
}

static err_t openapi_get(struct rq *rq)
{
	struct web w = *rq->web;

	if (!w.openapi.len)
		openapi_prepare(&w, rq->arena);
	rq_header(rq, "ETag", w.openapi_etag);
	rq_header(rq, "Cache-Control", "no-cache");
	if (etag_listed(rq_param(rq, "HTTP_IF_NONE_MATCH"), w.openapi_etag)) {
		rq_raw(rq, "application/json", (struct span){"", 0});
		rq->reply.status = 304;
		return ERR_OK;
	}
	rq_raw(rq, "application/json", w.openapi);
	return ERR_OK;
}

const struct route docs_routes[] = {
	{.name = "openapi", .method = GET, .path = "/openapi.json", .status = 200,
	 .dialect = D_PROBLEM, .who = W_ANYONE, .run = openapi_get, .note = "This description"},
	{.name = "reference", .method = GET, .path = "/docs/reference", .status = 200,
	 .dialect = D_PAGE, .who = W_ANYONE, .flags = R_PAGE, .run = reference_show,
	 .note = "The description as a plain page"},
	ROUTES_END,
};
