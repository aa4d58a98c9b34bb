/* bounty_pages.h - people's pages of bounties: their results, a new one, paying, receipts.
 *
 * Layer: pages.  doc/pages.md tells the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_BOUNTY_PAGES_H
#define PAGES_BOUNTY_PAGES_H
#include "web/route.h"
#include "web/template.h"

extern const struct route bounty_pages_routes[];
extern const struct template_use bounty_templates[];
extern struct stmt *const sql_bounty_pages[];

#endif
