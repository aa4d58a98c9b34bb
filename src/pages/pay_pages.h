/* pay_pages.h - the demo provider's checkout, and where a payer comes back to.
 *
 * Layer: pages.  The checkout says on its face that no money moves, and is there only where the demo provider is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_PAY_PAGES_H
#define PAGES_PAY_PAGES_H
#include "web/route.h"

extern const struct route pay_routes[];

#endif
