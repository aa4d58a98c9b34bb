/* dashboard.h - the pages of the run tracker: projects, one project, one run, badges.
 *
 * Layer: pages.  Read only: what agents report is theirs to change.  For admins alone, because a run may hold anything an
 * agent said; badges are for whoever knows their key.  doc/pages.md tells the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_DASHBOARD_H
#define PAGES_DASHBOARD_H
#include "web/route.h"
#include "web/template.h"

extern const struct route dashboard_routes[];
extern const struct template_use dashboard_templates[];
extern struct stmt *const sql_dashboard[];

#endif
