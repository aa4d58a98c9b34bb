/* test_routes.h - routes that misbehave on purpose, for tests of the engine.
 *
 * Layer: web.  They exist only when configured with --enable-test-routes; the normal program has no trace of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEST_ROUTES_H
#define WEB_TEST_ROUTES_H
#include "web/route.h"

extern const struct route test_routes[];

#endif
