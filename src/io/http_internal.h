/* http_internal.h - what http_client.c, http_target.c and mailer.c share; nobody else includes it.
 *
 * Layer: io.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_HTTP_INTERNAL_H
#define IO_HTTP_INTERNAL_H
#include "io/http_client.h"
#include "io/transfer.h"

struct http_target {
	CURLU *url; /* goes with the arena */
	const char *host_port; /* lower case, in the arena */
	bool any_address; /* may be private */
};
/* What may be called: public addresses by https; by http too; whatever the operator names. */
enum http_reach { REACH_SAFE, REACH_PAGE, REACH_ANY };
/* Parses and judges a URL; libcurl's parser is the only one.  ERR_BLOCKED_ADDRESS: never to be called. */
MUST_CHECK err_t http_target_read(struct arena *a, const char *allow, const char *url, enum http_reach reach,
				  struct http_target *out);

struct transfers *http_client_transfers(struct http_client *h);

/* Appends to a list that goes with the arena. */
void slist_add(struct arena *a, struct curl_slist **list, const char *text);

#endif
