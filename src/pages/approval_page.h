/* approval_page.h - the pages behind the links of a mail that asks for consent to a payment.
 *
 * Layer: pages.  GET shows and changes nothing, because mail scanners open links; the buttons act, without a session.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_APPROVAL_PAGE_H
#define PAGES_APPROVAL_PAGE_H
#include "web/route.h"

extern const struct route approval_pages_routes[];

#endif
