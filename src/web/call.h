/* call.h - a request made inside of another one: a tool's call goes the way of the same request over HTTP.
 *
 * Layer: web.  Headers are the outer request's, but for cookies, Origin and Idempotency-Key; nothing is sent.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_CALL_H
#define WEB_CALL_H
#include "web/response.h"
struct json_t;

/* A parameter that a request made inside of another one has, and no other request. */
#define CALL_PARAM "HIREHALL_TOOL"

struct call {
	const struct route *route;
	struct json_t *body; /* an object: fields of the body, the query and the path */
	const char *once_key; /* NULL for none */
	struct pairs params; /* instead of the outer request's; a value of NULL hides it */
	const struct rq *made; /* by web_call: the request, with its reply */
};
void web_call(struct rq *outer, struct call *c, struct response *out);

#endif
