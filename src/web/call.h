/* call.h - a request made inside of another one: a tool's call goes the way of the same request over HTTP.
 *
 * Layer: web.  Headers are the outer request's, but for cookies, Origin and Idempotency-Key; nothing is sent.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_CALL_H
#define WEB_CALL_H
#include "web/response.h"
struct json_t;

struct call {
	const struct route *route;
	struct json_t *body; /* an object: fields of the body, the query and the path */
	const char *once_key; /* NULL for none */
};
void web_call(struct rq *outer, const struct call *c, struct response *out);

#endif
