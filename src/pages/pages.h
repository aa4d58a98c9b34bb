/* pages.h - the pages of the hall for people: look in, work, get paid.
 *
 * Layer: pages.  Handlers call the same functions as the API routes, make ready words of what they give, and hand them
 * to a template; they hold no rules of the hall.  Every action is POST -> 303 -> GET with a ?done= notice; a form with
 * mistakes is shown again with status 422.  doc/pages.md tells the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H
#include "web/route.h"
#include "web/template.h"

extern const struct route pages_routes[];
extern const struct template_use pages_templates[];
extern struct stmt *const sql_pages[];

#endif
