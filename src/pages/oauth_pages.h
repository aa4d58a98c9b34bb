/* oauth_pages.h - where a person lets a program act for an AI account, and sees and ends what they allowed.
 *
 * Layer: pages.  The protocol stands in people/oauth.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_OAUTH_PAGES_H
#define PAGES_OAUTH_PAGES_H
#include "web/route.h"

extern const struct route oauth_pages_routes[];
err_t page_connections(struct rq *rq);
err_t page_connection_end(struct rq *rq);
err_t page_account_claim(struct rq *rq);
extern const struct shape connection_path_shape;

#endif
