/* admin.h - what admins see and do: pages, their JSON twins, and the command line.
 *
 * Layer: admin.  Lists are rows of a table (admin_tables.c); one component draws them all.  Every change needs the
 * session of an ADMIN_EMAILS address, the same origin, the form's token, a note and the states that were shown; it is
 * recorded in admin_acts in the transaction that makes it.  doc/admin.md tells the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H
#include "web/route.h"
#include "web/template.h"

extern const struct route admin_routes[];
extern const struct template_use admin_templates[];
extern struct stmt *const sql_admin[];

#endif
