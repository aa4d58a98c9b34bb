/* tables.c - the one place that knows every folder's tables.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "a2a/a2a.h"
#include "admin/admin.h"
#include "bounties/approvals.h"
#include "bounties/backends.h"
#include "bounties/bounties.h"
#include "bounties/bounties_pay.h"
#include "bounties/prepaid.h"
#include "bridges/bridges.h"
#include "devices/devices.h"
#include "humans/fair.h"
#include "humans/humans.h"
#include "humans/photos.h"
#include "humans/profile.h"
#include "humans/talk.h"
#include "humans/uploads.h"
#include "money/ledger.h"
#include "money/mandates.h"
#include "money/payouts.h"
#include "money/orders.h"
#include "money/why.h"
#include "notify/asyncapi.h"
#include "notify/live.h"
#include "notify/notices.h"
#include "notify/webhooks.h"
#include "pages/approval_page.h"
#include "pages/bounty_pages.h"
#include "pages/story_pages.h"
#include "pages/dashboard.h"
#include "pages/device_pages.h"
#include "pages/oauth_pages.h"
#include "pages/mandate_page.h"
#include "pages/pages.h"
#include "pages/pay_pages.h"
#include "people/identity.h"
#include "people/oauth.h"
#include "people/people.h"
#include "people/ton_wallets.h"
#include "people/tokens.h"
#include "proc/docs.h"
#include "proc/proc.h"
#include "proc/proc_sql.h"
#include "sql_ledger.h"
#include "sql_once.h"
#include "sql_queue.h"
#include "stories/stories.h"
#include "tracker/tracker.h"
#include "tracker/tracker_more.h"
#include "web/discovery.h"
#include "web/mcp.h"
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
	bounties_routes, payments_routes, wallets_routes, humans_routes, talk_routes, photos_routes, people_routes,
	ton_routes, devices_routes, identity_routes, oauth_routes, oauth_pages_routes, tokens_routes, notify_routes, live_routes, orders_routes,
	ledger_routes, mandates_routes, payouts_routes, connect_routes, mandate_pages_routes, pages_routes, bounty_pages_routes, story_pages_routes, approvals_routes,
	prepaid_routes, approval_pages_routes, dashboard_routes, device_pages_routes, pay_routes, admin_routes, docs_routes, docs_pages_routes,
	tracker_routes, tracker_more_routes, stories_routes, bridges_routes, mcp_routes, a2a_routes, asyncapi_routes,
	discovery_routes, proc_routes, TEST_ROUTES NULL,
};

const struct job_kind *const job_tables[] = {
	humans_jobs, bounties_jobs, devices_jobs, device_chain_jobs, runner_jobs, approvals_jobs, payments_jobs, talk_jobs, uploads_jobs,
	notify_jobs, orders_jobs, payouts_jobs, tracker_jobs, stories_jobs, bridges_jobs, NULL,
};

const stmt_list request_statements[] = {
	sql_once, sql_people, sql_ton, sql_devices, sql_bounties, sql_payments, sql_identity, sql_oauth, sql_tokens, sql_humans,
	sql_fair, sql_contact, sql_profile, sql_files, sql_lists, sql_translations, sql_notify, sql_notices, sql_live,
	sql_tickets, sql_why, sql_mandates, sql_orders, sql_ledger, sql_payouts, sql_pages, sql_bounty_pages, sql_approvals, sql_balance,
	sql_dashboard, sql_device_pages, sql_a2a, sql_admin, sql_tracker, sql_tracker_more, sql_stories, sql_quotes, sql_proc, TEST_STATEMENTS NULL,
};
const stmt_list job_statements[] = {
	sql_queue, sql_people, sql_devices, sql_device_chain, sql_bounties, sql_approvals, sql_payments, sql_tokens, sql_humans,
	sql_fair, sql_contact, sql_profile, sql_files, sql_lists, sql_translations, sql_notify, sql_notices,
	sql_orders, sql_payouts, sql_tracker_more, sql_stories, sql_bridges, sql_proc, NULL,
};
const stmt_list proc_statements[] = {sql_proc, NULL};

const struct template_use *const template_tables[] = {
	pages_templates, bounty_templates, story_templates, dashboard_templates, device_templates, admin_templates, docs_templates, NULL,
};

const struct guard_hooks *const page_hooks = &people_guard_hooks;

void hooks_fill(void)
{
	webhook_hooks = (struct webhook_hooks){.task_json = task_event_json};
	ton_hooks = (struct ton_hooks){.stake = devices_stake_look};
}
