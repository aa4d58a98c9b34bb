/* ws_http.c - headers of a question, and the answer to one that is not let in.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/ws_http.h"
#include <string.h>
#include "base/buf.h"


/* A header by its token, or by its name in small letters with the colon. NULL when absent. */
const char *ws_http_header(struct arena *a, struct lws *wsi, enum lws_token_indexes token, const char *name)
{
	int n = name ? lws_hdr_custom_length(wsi, name, (int)strlen(name)) : lws_hdr_total_length(wsi, token);
	char *to;

	if (n <= 0)
		return NULL;
	to = arena_alloc(a, (size_t)n + 1);
	n = name ? lws_hdr_custom_copy(wsi, to, n + 1, name, (int)strlen(name)) : lws_hdr_copy(wsi, to, n + 1, token);
	return n < 0 ? NULL : to;
}


const char *ws_header(const struct ws_ask *q, const char *name)
{
	return str_eq(name, "authorization:") ? ws_http_header(q->arena, q->from, WSI_TOKEN_HTTP_AUTHORIZATION, NULL)
					      : ws_http_header(q->arena, q->from, WSI_TOKEN_HTTP, name);
}


int ws_http_refuse(struct lws *wsi, struct arena *a, const struct ws_refusal *no)
{
	struct buf b;

	buf_init(&b, a, WS_HEADERS_MAX);
	for (int i = 0; i < LWS_PRE; i++)
		buf_ch(&b, ' ');
	buf_fmt(&b, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n"
		    "Cache-Control: no-store\r\n%s\r\n", no->status, no->reason, no->body.len,
		no->headers ? no->headers : "");
	buf_add(&b, no->body.at, no->body.len);
	return lws_write(wsi, (unsigned char *)b.at + LWS_PRE, b.len - LWS_PRE, LWS_WRITE_HTTP_HEADERS) < 0 ? -1 : 0;
}
