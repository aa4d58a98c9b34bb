/* admin_acts.h - runs an act of the tables, from a page, a JSON twin or the command line.
 *
 * Layer: admin, only for its own files.
 * Fails: what the act refuses (all of them 409 or 404; nothing was changed then), and what db.h says.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_ACTS_H
#define ADMIN_ADMIN_ACTS_H
#include "admin/admin_rows.h"
#include "web/rq.h"

MUST_CHECK err_t admin_act_run(struct rq *rq, const struct admin_order *o);

#endif
