/* cors.h - scripts of other sites: which addresses they may read, and the question that browsers ask first.
 *
 * Layer: web.  What is found without knowing anything, and what gives tokens for a proof, is for every site: no answer there
 * depends on a cookie.  /mcp, /a2a and the run tracker are for our own pages and those of LIVE_ORIGINS, and where the hall
 * itself is on a loopback address, for programs on one.  Nothing else is for other sites; cookies are never let in.
 * Source: Fetch standard, 3.3 (CORS protocol).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_CORS_H
#define WEB_CORS_H
#include "web/rq.h"

/* May scripts of any site read the answers of this address? */
bool cors_is_for_all(const char *path);
/* Adds the headers that the address and the caller's origin want. */
void cors_headers(struct rq *rq);
/* The whole answer to a browser's question before a request; false: it is none, or it is not allowed. */
bool cors_preflight(struct rq *rq);

#endif
