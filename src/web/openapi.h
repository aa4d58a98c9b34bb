/* openapi.h - /openapi.json (3.1) from the route tables, and the table printed by `hirehall spec`.
 *
 * Layer: web.  One operation a row (pages and hidden rows left out); operationId is the row's name; tags by dialect; path and query fields become
 * parameters, body fields a JSON Schema; success by out-shape and status; errors by the row's list and the shared ones,
 * each with the dialect's body schema.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H
#include "web/route.h"
struct buf;

void openapi_write(struct buf *b, const struct web *w);
/* Writes it once into w->openapi with its ETag; `a` must live as long as w. */
void openapi_prepare(struct web *w, struct arena *a);
extern const struct route docs_routes[];
/* /docs/reference: the same as a plain page, template "reference". */
extern const struct shape reference_page_shape;
err_t reference_show(struct rq *rq);
/* name method path status who rate flags in out, one line a route: doc/api.lock. */
void routes_write(struct buf *b, const struct route *const *tables);

#endif
