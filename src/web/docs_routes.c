/* docs_routes.c - the description: /openapi.json for programs, with an ETag, and /docs/reference to read.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/etag.h"
#include "web/openapi.h"

static err_t openapi_get(struct rq *rq)
{
	struct web w = *rq->web;

	if (!w.openapi.len)
		openapi_prepare(&w, rq->arena);
	if (!etag_answer(rq, w.openapi_etag))
		rq_raw(rq, "application/json", w.openapi);
	return ERR_OK;
}

const struct route docs_routes[] = {
	{.name = "openapi", .method = GET, .path = "/openapi.json", .status = 200,
	 .dialect = D_PROBLEM, .who = W_ANYONE, .headers = "ETag", .media = "application/json", .run = openapi_get, .note = "This description"},
	{.name = "reference", .method = GET, .path = "/docs/reference", .status = 200,
	 .dialect = D_PAGE, .who = W_ANYONE, .flags = R_PAGE, .run = reference_show,
	 .note = "The description as a plain page"},
	ROUTES_END,
};
