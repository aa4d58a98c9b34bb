/* ws_http.h - HTTP around the sockets: headers, and refusals.
 *
 * Layer: io, private to ws*.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_WS_HTTP_H
#define IO_WS_HTTP_H
#include <libwebsockets.h>
#include "io/ws.h"

#define WS_HEADERS_MAX 16384

/* A header by its token, or by its name in small letters with the colon. NULL when absent. */
const char *ws_http_header(struct arena *a, struct lws *wsi, enum lws_token_indexes token, const char *name);
/* Below 0: the connection broke. */
int ws_http_refuse(struct lws *wsi, struct arena *a, const struct ws_refusal *no);

#endif
