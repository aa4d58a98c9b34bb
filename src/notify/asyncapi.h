/* asyncapi.h - /asyncapi.json (AsyncAPI 3.0): what is sent over sockets and streams, and to webhooks.
 *
 * Layer: notify.  One row a message; tests/flow/discovery.mjs holds what really comes against it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_ASYNCAPI_H
#define NOTIFY_ASYNCAPI_H
#include "web/route.h"

extern const struct route asyncapi_routes[];

#endif
