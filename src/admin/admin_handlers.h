/* admin_handlers.h - the handlers of the route table in admin_routes.c and the shapes of what they take.
 *
 * Layer: admin, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_HANDLERS_H
#define ADMIN_ADMIN_HANDLERS_H
#include "admin/admin_page.h"

struct admin_query {
	const char *q, *status, *from, *to, *deleted, *id;
	int64_t before;
};
/* The path of one thing: most have an id, orders a version too, provider events a provider. */
struct admin_path {
	const char *id, *provider;
	int64_t version;
};
extern const struct shape admin_query_shape, admin_path_shape, admin_order_path_shape, admin_event_path_shape;

err_t admin_home(struct rq *rq);
err_t admin_list_page(struct rq *rq);
err_t admin_one_page(struct rq *rq);
err_t admin_act_ask(struct rq *rq);
err_t admin_act_do(struct rq *rq);
err_t admin_refund_ask(struct rq *rq);
err_t admin_refund_do(struct rq *rq);

/* The id by which lists know the thing of a path that was read by shape `s`. */
const char *admin_path_id(struct arena *a, const struct admin_path *in, const struct shape *s);
struct admin_subject admin_subject_of(struct arena *a, const struct admin_list *l, const char *id);

/* The JSON twins. */
struct admin_api_ask {
	const char *id, *q, *note;
	bool include_deleted;
	int64_t limit;
};
extern const struct shape admin_api_ask_shape, admin_api_id_shape, admin_humans_shape,
	admin_accounts_shape, admin_task_list_shape, admin_changed_shape;
err_t admin_api_list(struct rq *rq);
err_t admin_api_change(struct rq *rq);

#endif
