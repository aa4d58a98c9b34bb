/* response.h - the only code that makes answer bytes: JSON by shape, page by template, error by dialect.
 *
 * Layer: web.  The result is a CGI response (Status: line, headers, blank line, body) in the request's arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H
#include "web/route.h"

/* What a page may load and do.  Between the two go further places that its forms may lead to, each after a blank. */
#define PAGE_CSP_START \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; " \
	"connect-src 'self'; form-action 'self'"
#define PAGE_CSP_END "; frame-ancestors 'none'; base-uri 'none'"

struct response {
	int status;
	struct span bytes; /* headers and body */
	struct span body;
	const struct route *route; /* NULL when none was found; set by web_serve, for logs and counters */
	err_t e;
};

/* e == ERR_OK renders rq->reply; anything else the error in the dialect of rq->route (or of the path). */
void response_render(struct rq *rq, err_t e, struct response *out);

#endif
