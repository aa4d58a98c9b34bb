/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of pages and of the templates they are drawn with. */
#include "pages/pages.h"
#include "pages/handlers.h"
#include "pages/page_form.h"
#include "web/openapi.h"

#define PAGE .dialect = D_PAGE, .status = 200
#define POSTED R_PAGE | R_FORM

const struct route pages_routes[] = {
	{.name = "page_home", .method = GET, .path = "/", PAGE, .who = W_ANYONE | W_PERSON, .flags = R_PAGE,
	 .run = page_home, .note = "Three doors, or what needs the reader now"},
	{.name = "page_register", .method = GET, .path = "/register", PAGE, .who = W_ANYONE | W_PERSON, .flags = R_PAGE,
	 .run = page_register, .note = "Become a worker"},
	{.name = "page_register_post", .method = POST, .path = "/register", PAGE, .who = W_ANYONE | W_PERSON,
	 .rate = RATE_REGISTER, .flags = POSTED | R_SLOW, .run = page_register_post, .note = "Make the account or its worker profile"},
	{.name = "page_login", .method = GET, .path = "/login", .in = &next_query_shape, PAGE, .who = W_ANYONE | W_PERSON,
	 .flags = R_PAGE, .run = page_login, .note = "Sign in"},
	{.name = "page_login_post", .method = POST, .path = "/login", PAGE, .who = W_ANYONE | W_PERSON, .rate = RATE_LOGIN,
	 .flags = POSTED | R_SLOW, .run = page_login_post, .note = "Sign in by password"},
	{.name = "page_login_mail", .method = POST, .path = "/login/mail", PAGE, .who = W_ANYONE | W_PERSON,
	 .rate = RATE_REGISTER, .flags = POSTED, .run = page_login_mail, .note = "Ask for a sign-in link"},
	{.name = "page_login_link", .method = GET, .path = "/login/link", .in = &token_query_shape, PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE, .run = page_login_link, .note = "A button; changes nothing"},
	{.name = "page_login_link_post", .method = POST, .path = "/login/link", PAGE, .who = W_ANYONE | W_PERSON,
	 .flags = POSTED, .run = page_login_link_post, .note = "Sign in by link"},
	{.name = "page_logout", .method = GET, .path = "/logout", PAGE, .who = W_ANYONE | W_PERSON, .flags = R_PAGE,
	 .run = page_logout, .note = "A button; changes nothing"},
	{.name = "page_logout_post", .method = POST, .path = "/logout", PAGE, .who = W_ANYONE | W_PERSON, .flags = POSTED,
	 .run = page_logout_post, .note = "Sign out"},
	{.name = "page_tasks", .method = GET, .path = "/tasks", .in = &tasks_query_shape, PAGE, .who = W_ANYONE | W_PERSON,
	 .flags = R_PAGE, .run = page_tasks, .note = "Find work"},
	{.name = "page_task", .method = GET, .path = "/tasks/{id:uuid}", .in = &task_path_shape, PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE, .run = page_task, .note = "One task"},
	{.name = "page_task_accept", .method = POST, .path = "/tasks/{id:uuid}/accept", .in = &task_path_shape, PAGE,
	 .who = W_PERSON, .flags = POSTED, .run = page_task_accept, .note = "Take the task"},
	{.name = "page_task_submit", .method = POST, .path = "/tasks/{id:uuid}/submit", .in = &task_path_shape, PAGE,
	 .who = W_PERSON, .flags = POSTED | R_UPLOAD | R_SLOW, .run = page_task_submit, .note = "Deliver a photo, a video or a text"},
	{.name = "page_task_skip", .method = POST, .path = "/tasks/{id:uuid}/skip", .in = &task_path_shape, PAGE,
	 .who = W_PERSON, .flags = POSTED, .run = page_task_skip, .note = "Give the task back"},
	{.name = "page_connect", .method = GET, .path = "/ai/connect", .in = &connect_query_shape, PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE, .run = page_connect, .note = "Connect an agent, or ask for a new key"},
	{.name = "page_connect_post", .method = POST, .path = "/ai/connect", PAGE, .who = W_ANYONE | W_PERSON,
	 .rate = RATE_REGISTER, .flags = POSTED, .run = page_connect_post, .note = "Account id and key, shown once"},
	{.name = "page_connect_rotate", .method = POST, .path = "/ai/connect/rotate", PAGE, .who = W_ANYONE | W_PERSON,
	 .flags = POSTED, .run = page_connect_rotate, .note = "A new key by a mailed link"},
	{.name = "page_connect_test", .method = POST, .path = "/ai/connect/test", PAGE, .who = W_ANYONE | W_PERSON,
	 .flags = POSTED, .run = page_connect_test, .note = "A task that the demo's robot answers; demo mode only"},
	{.name = "page_me", .method = GET, .path = "/me", PAGE, .who = W_PERSON, .flags = R_PAGE, .run = page_me,
	 .note = "The reader's profile"},
	{.name = "page_me_post", .method = POST, .path = "/me", PAGE, .who = W_PERSON, .flags = POSTED, .run = page_me_post,
	 .note = "Change the profile"},
	{.name = "page_payments", .method = GET, .path = "/me/payments", PAGE, .who = W_PERSON, .flags = R_PAGE,
	 .run = page_payments, .note = "What was earned, task by task"},
	{.name = "page_mails", .method = GET, .path = "/dev/mail", PAGE, .who = W_ANYONE | W_PERSON, .flags = R_PAGE,
	 .run = page_mails, .note = "Mails of a hall without a mail server; loopback only"},
	{.name = "page_mail", .method = GET, .path = "/dev/mail/{id:uuid}", .in = &mail_path_shape, PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE, .run = page_mail, .note = "One of them"},
	ROUTES_END,
};

const struct template_use pages_templates[] = {
	{"home", &home_page_shape},	    {"form", &form_page_shape}, {"tasks", &tasks_page_shape},
	{"task", &task_page_shape},	    {"connected", &connected_page_shape},
	{"payments", &payments_page_shape}, {"dev_mail", &mail_page_shape}, {"error", &error_page_shape},
	{"reference", &reference_page_shape},
	{NULL, NULL},
};
