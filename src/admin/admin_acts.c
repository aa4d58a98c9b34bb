/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_acts.h"
#include "sql_admin.h"


err_t admin_act_run(struct rq *rq, const struct admin_order *o, const char *note)
{
	struct admin_done done;

	(void)note;
	return rq_one(rq, &sql_admin_do, o, &done);
}
