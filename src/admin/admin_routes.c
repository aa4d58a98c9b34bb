/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin.h"
#include "admin/admin_handlers.h"

#define PAGE .dialect = D_PAGE, .status = 200, .who = W_ADMIN
#define LIST(name_, path_, note_) \
	{.name = "admin_" name_, .method = GET, .path = path_, .in = &admin_query_shape, PAGE, .flags = R_PAGE, \
	 .run = admin_list_page, .note = note_}
#define ONE(name_, path_, shape_) \
	{.name = "admin_" name_ "_one", .method = GET, .path = path_, .in = &shape_, PAGE, .flags = R_PAGE, \
	 .run = admin_one_page, .note = "One of them, with everything that happened to it"}
#define BOTH(name_, path_, note_) LIST(name_, path_, note_), ONE(name_, path_ "/{id}", admin_path_shape)
#define TWIN(name_, method_, path_, ...) \
	{.name = "admin_api_" name_, .method = method_, .path = "/api/admin/" path_, .dialect = D_HUMANS, .status = 200, \
	 .who = W_ADMIN, __VA_ARGS__}
#define TWINS(one, many, path_, rows) \
	TWIN(many, GET, path_, .in = &admin_api_ask_shape, .out = &rows, .run = admin_api_list, \
	     .note = "For admins, newest first, at most 200"), \
	TWIN(one "_delete", DELETE, path_ "/{id:uuid}", .in = &admin_api_id_shape, .out = &admin_changed_shape, \
	     .errors = E(ERR_NOT_FOUND), .run = admin_api_change, .note = "For admins: hide it; nothing is lost"), \
	TWIN(one "_restore", PATCH, path_ "/{id:uuid}", .in = &admin_api_id_shape, .out = &admin_changed_shape, \
	     .errors = E(ERR_NOT_FOUND, ERR_ADDRESS_TAKEN), .run = admin_api_change, .note = "For admins: bring it back")

const struct route admin_routes[] = {
	{.name = "admin_home", .method = GET, .path = "/admin", PAGE, .flags = R_PAGE, .run = admin_home,
	 .note = "What waits for an admin"},
	LIST("orders", "/admin/orders", "Orders"), ONE("orders", "/admin/orders/{id}/{version:int}", admin_order_path_shape),
	BOTH("refunds", "/admin/refunds", "Refunds"),
	BOTH("payments", "/admin/payments", "What was paid for results"),
	BOTH("payouts", "/admin/payouts", "What people are owed"),
	BOTH("batches", "/admin/batches", "Payouts that were sent together"),
	BOTH("people", "/admin/people", "Worker profiles"),
	BOTH("ai_accounts", "/admin/ai-accounts", "AI accounts"),
	BOTH("tasks", "/admin/tasks", "Tasks"),
	BOTH("disputes", "/admin/disputes", "Rejections that people object to"),
	BOTH("deliveries", "/admin/deliveries", "Messages to webhooks"),
	LIST("events", "/admin/events", "What payment providers told us"),
	ONE("events", "/admin/events/{provider}/{id}", admin_event_path_shape),
	BOTH("jobs", "/admin/jobs", "Duties with a time, and those that were given up"),
	BOTH("tracker_keys", "/admin/keys", "Keys of the run tracker"),
	BOTH("clients", "/admin/clients", "Programs that act for people"),
	BOTH("acts", "/admin/acts", "What admins did"),
	{.name = "admin_refund_ask", .method = GET, .path = "/admin/orders/{id}/{version:int}/refund",
	 .in = &admin_order_path_shape, PAGE, .flags = R_PAGE, .run = admin_refund_ask, .note = "What a refund would do; changes nothing"},
	{.name = "admin_refund_do", .method = POST, .path = "/admin/orders/{id}/{version:int}/refund",
	 .in = &admin_order_path_shape, PAGE, .flags = R_PAGE | R_FORM | R_SLOW, .run = admin_refund_do,
	 .note = "Give money back to the payer"},
	{.name = "admin_act_ask", .method = GET, .path = "/admin/act", PAGE, .flags = R_PAGE, .run = admin_act_ask,
	 .note = "What an act on these rows would do; changes nothing"},
	{.name = "admin_act_do", .method = POST, .path = "/admin/act", PAGE, .flags = R_PAGE | R_FORM | R_TX,
	 .run = admin_act_do, .note = "Do it, to all of these rows or to none"},
	TWINS("human", "humans", "humans", admin_humans_shape),
	TWINS("account", "accounts", "ai-accounts", admin_accounts_shape),
	TWINS("task", "tasks", "tasks", admin_task_list_shape),
	ROUTES_END,
};

const struct template_use admin_templates[] = {
	{"admin_home", &admin_page_shape}, {"admin_list", &admin_page_shape}, {"admin_detail", &admin_page_shape},
	{"admin_form", &admin_page_shape}, {NULL, NULL},
};
