/* mandate_page.h - /me/limits: what the keys of the reader's AI accounts may spend.
 *
 * Layer: pages.  The rules stand in money/mandates.h and doc/mandates.md.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_MANDATE_PAGE_H
#define PAGES_MANDATE_PAGE_H
#include "web/route.h"

extern const struct route mandate_pages_routes[];

#endif
