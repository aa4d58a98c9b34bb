/* discovery.h - /llms.txt, from the route tables, and /.well-known/security.txt.
 *
 * Layer: web.  Sources: llmstxt.org, RFC 9116.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_DISCOVERY_H
#define WEB_DISCOVERY_H
#include "web/route.h"

extern const struct route discovery_routes[];

#endif
