/* etag.h - answers that a caller may have already.
 *
 * Layer: web.  Source: RFC 9110 13.1.2.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_ETAG_H
#define WEB_ETAG_H
#include "web/rq.h"

/* Says the tag (with its quotes) and that the answer is to be asked for again each time.  True when the caller has it:
 * the answer is 304 then, and nothing is left to do. */
bool etag_answer(struct rq *rq, const char *tag);

#endif
