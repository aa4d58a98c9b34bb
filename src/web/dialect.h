/* dialect.h - errors in the words of each API.
 *
 * Layer: web.  One small renderer a dialect; pages are rendered by response.c with the error template.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_DIALECT_H
#define WEB_DIALECT_H
#include "web/route.h"
struct buf;

/* The status of an error there: most are as errors.def says. */
int dialect_status(enum dialect d, err_t e);
/* Appends the error's JSON body; gives its media type. */
const char *dialect_error(struct rq *rq, enum dialect d, err_t e, struct buf *b);
/* JSON Schema of that body, for /openapi.json. */
const char *dialect_schema(enum dialect d);

#endif
