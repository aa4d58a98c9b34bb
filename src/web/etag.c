/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/etag.h"
#include <string.h>

/* Is the tag in an If-None-Match list?  Weak comparison: "W/" does not count. */
static bool etag_listed(const char *list, const char *tag)
{
	return list && (str_eq(list, "*") || strstr(list, tag));
}


bool etag_answer(struct rq *rq, const char *tag)
{
	rq_header(rq, "ETag", tag);
	rq_header(rq, "Cache-Control", "no-cache");
	if (!etag_listed(rq_param(rq, "HTTP_IF_NONE_MATCH"), tag))
		return false;
	rq_raw(rq, "application/json", (struct span){"", 0});
	rq->reply.status = 304;
	return true;
}
