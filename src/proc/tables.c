/* tables.c - the one place that knows every folder's tables.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans.h"
#include "money/payouts.h"
#include "notify/webhooks.h"
#include "pages/pages.h"
#include "people/people.h"
#include "proc/proc.h"
#include "proc/proc_sql.h"
#include "sql_once.h"
#include "sql_queue.h"
#include "web/openapi.h"
#ifdef HIREHALL_TEST_ROUTES
#include "sql_test.h"
#include "web/test_routes.h"
#define TEST_ROUTES test_routes,
#define TEST_STATEMENTS sql_test,
#else
#define TEST_ROUTES
#define TEST_STATEMENTS
#endif

const struct route *const route_tables[] = {
	humans_routes, people_routes, notify_routes, payouts_routes, connect_routes, pages_routes, docs_routes, proc_routes, TEST_ROUTES NULL,
};

const struct job_kind *const job_tables[] = {humans_jobs, notify_jobs, payouts_jobs, NULL};

const stmt_list request_statements[] = {
	sql_once, sql_people, sql_humans, sql_notify, sql_payouts, sql_pages, sql_proc, TEST_STATEMENTS NULL,
};
const stmt_list job_statements[] = {sql_queue, sql_people, sql_humans, sql_notify, sql_payouts, sql_proc, NULL};
const stmt_list proc_statements[] = {sql_proc, NULL};

const struct template_use *const page_templates = pages_templates;
const struct guard_hooks *const page_hooks = &people_guard_hooks;

void tables_join(void)
{
	webhook_hooks = (struct webhook_hooks){.task_json = task_event_json};
}
