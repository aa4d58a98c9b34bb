/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of the run tracker's pages, what their addresses hold, and the call that reports progress. */
#include "pages/dashboard.h"
#include "base/buf.h"
#include "base/json.h"
#include "pages/dashboard_parts.h"

#define CALL_MAX 16384
#define PAGES_MAX 100000
#define PAGE .dialect = D_PAGE, .status = 200, .who = W_ADMIN
#define GET_PAGE .method = GET, PAGE, .flags = R_PAGE

#define ANY(member, kind, ...) FIELD(dash_query, member, kind, .flags = F_LENIENT, __VA_ARGS__)
#define FILTERS \
	ANY(status, K_WORD, .words = "pending|running|completed|failed"), ANY(agent, K_LINE, .max = DASH_NAME_MAX), \
	ANY(from, K_LINE, .max = 10), ANY(to, K_LINE, .max = 10), ANY(at, K_INT, .min = 1), ANY(before, K_INT, .min = 1)
#define NAMED(member) FIELD(dash_query, member, K_TEXT, .flags = F_PATH | F_REQ, .max = DASH_NAME_MAX)
SHAPE(dash_home_query, dash_query, ANY(project, K_TEXT, .max = DASH_NAME_MAX), ANY(task, K_TEXT, .max = DASH_NAME_MAX),
      FILTERS, ANY(page, K_INT, .max = PAGES_MAX), ANY(archived, K_BOOL));
SHAPE(dash_home_in, dash_query, FIELD(dash_query, act, K_WORD, .flags = F_REQ, .words = "key|badge"),
      FIELD(dash_query, project, K_TEXT, .max = DASH_NAME_MAX));
SHAPE(dash_path, dash_query, NAMED(project), FILTERS);
SHAPE(dash_run_path, dash_query, NAMED(project), NAMED(task), ANY(before, K_INT, .min = 1));

const struct route dashboard_routes[] = {
	{.name = "page_dashboard", .path = "/dashboard", .in = &dash_home_query_shape, GET_PAGE, .run = page_dashboard,
	 .note = "Projects that agents report runs of"},
	{.name = "page_dashboard_post", .method = POST, .path = "/dashboard", .in = &dash_home_in_shape, PAGE,
	 .flags = R_PAGE | R_FORM | R_TX, .run = page_dashboard_post,
	 .note = "act=key: a key for an agent, shown once; act=badge: an address for a project's badge"},
	{.name = "page_dash_project", .path = "/dashboard/{project}", .in = &dash_path_shape, GET_PAGE, .run = page_dash_project,
	 .note = "One project: its days, agents and runs"},
	{.name = "page_dash_run", .path = "/dashboard/{project}/{task}", .in = &dash_run_path_shape, GET_PAGE,
	 .run = page_dash_run, .note = "One run and everything reported about it"},
	{.name = "badge_svg", .method = GET, .path = "/badge/{key}/{file}", .in = &dash_badge_path_shape, .dialect = D_PAGE,
	 .status = 200, .who = W_ANYONE, .flags = R_PAGE, .run = dash_badge_svg,
	 .note = "How a project stands, as a picture: /badge/KEY/PROJECT.svg"},
	ROUTES_END,
};

const struct template_use dashboard_templates[] = {
	{"dashboard", &dash_home_shape}, {"dashboard_project", &dash_project_page_shape},
	{"dashboard_run", &dash_run_page_shape}, {NULL, NULL},
};


/* Between single quotes a shell changes nothing but a single quote. */
static void shell_quote(struct buf *b, const char *s)
{
	for (; *s; s++)
		if (*s == '\'')
			buf_str(b, "'\\''");
		else
			buf_ch(b, *s);
}


static void json_member(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "\"%s\": ", name);
	json_quote(b, value);
	buf_str(b, ", ");
}


const char *dash_call_status(struct rq *rq, const char *project, const struct dash_run *run)
{
	struct buf json, b;

	buf_init(&json, rq->arena, CALL_MAX);
	buf_init(&b, rq->arena, CALL_MAX);
	BUF_LIT(&json, "{");
	json_member(&json, "project", project);
	json_member(&json, "task", run->title);
	json_member(&json, "task_id", run->task_id);
	json_member(&json, "agent", run->agent);
	BUF_LIT(&json, "\"status\": \"running\", \"progress\": 50, \"message\": \"Half done\"}");
	buf_fmt(&b, "curl -X POST %s/webhook/status \\\n  -H 'X-API-Key: YOUR_KEY' -H 'Content-Type: application/json' \\\n  -d '",
		rq->conf->app_base_url);
	shell_quote(&b, buf_text(&json));
	BUF_LIT(&b, "'");
	return buf_text(&b);
}
