/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /dashboard: the projects with their last days, and the three calls by which a first run appears. */
#include "base/buf.h"
#include "base/id.h"
#include "pages/connect_samples.h"
#include "pages/dashboard_sums.h"
#include "sql_dashboard.h"
#include "sql_tracker.h"
#include "tracker/tracker.h"

#define PAGE_LENGTH 50
#define BADGE_KEY_BYTES 16
#define SPARK_WIDTH 84
#define SPARK_HEIGHT 24

struct project_row {
	const char *href, *name, *running, *silent, *budget, *success, *last, *sentence;
	struct list bars;
};
struct dash_home {
	struct chrome chrome;
	struct list projects, tabs;
	const char *live_events, *live_self, *next_href, *key;
	const char *start, *status, *finish;
	bool is_waiting, is_archived, is_open;
};
#define A(member, kind) FIELD(dash_ask, member, kind)
SHAPE(dash_ask, dash_ask, A(project, K_TEXT), A(task_id, K_TEXT), A(status, K_TEXT), A(agent, K_TEXT), A(badge_key, K_TEXT),
      A(first, K_TEXT), A(last, K_TEXT), A(date_from, K_TEXT), A(date_to, K_TEXT), A(ids, K_TEXTS), A(project_id, K_INT),
      A(run_id, K_INT), A(at, K_INT), A(before, K_INT), A(max, K_INT), A(skip, K_INT), A(is_archived, K_BOOL));
#define P(member, kind) FIELD(dash_project, member, kind)
SHAPE(dash_project, dash_project, P(id, K_INT), P(running, K_INT), P(silent, K_INT), P(budget_percent, K_INT), P(last_at, K_TIME),
      P(archived_at, K_TIME), P(now, K_TIME), P(name, K_TEXT), P(description, K_TEXT), P(badge_key, K_TEXT));
#define R(member) FIELD(project_row, member, K_TEXT)
SHAPE(project_row, project_row, R(href), R(name), R(running), R(silent), R(budget), R(success), R(last), R(sentence),
      FIELD(project_row, bars, K_LIST, .of = &dash_bar_shape));
#define H(member) FIELD(dash_home, member, K_TEXT)
SHAPE(dash_home, dash_home, CHROME_FIELDS(dash_home), FIELD(dash_home, projects, K_LIST, .of = &project_row_shape),
      FIELD(dash_home, tabs, K_LIST, .of = &link_item_shape), H(live_events), H(live_self), H(next_href), H(key), H(start),
      H(status), H(finish), FIELD(dash_home, is_waiting, K_BOOL), FIELD(dash_home, is_archived, K_BOOL),
      FIELD(dash_home, is_open, K_BOOL));

static const char call_start[] =
	"curl -X POST {0}/webhook/start \\\n"
	"  -H 'X-API-Key: {2}' -H 'Content-Type: application/json' \\\n"
	"  -d '{\"project\": \"first-project\", \"task\": \"My first run\",\n"
	"       \"task_id\": \"run-1\", \"agent\": \"my-agent\"}'";
static const char call_status[] =
	"curl -X POST {0}/webhook/status \\\n"
	"  -H 'X-API-Key: {2}' -H 'Content-Type: application/json' \\\n"
	"  -d '{\"project\": \"first-project\", \"task\": \"My first run\",\n"
	"       \"task_id\": \"run-1\", \"agent\": \"my-agent\",\n"
	"       \"status\": \"running\", \"progress\": 50, \"message\": \"Half done\"}'";
static const char call_finish[] =
	"curl -X POST {0}/webhook/finish \\\n"
	"  -H 'X-API-Key: {2}' -H 'Content-Type: application/json' \\\n"
	"  -d '{\"project\": \"first-project\", \"task\": \"My first run\",\n"
	"       \"task_id\": \"run-1\", \"agent\": \"my-agent\",\n"
	"       \"result\": \"It works\"}'";


err_t dash_project_find(struct rq *rq, const char *name, struct dash_project *out)
{
	struct dash_ask ask;
	struct list found;
	err_t e;

	shape_clear(&dash_ask_shape, &ask);
	ask.project = name;
	ask.max = 1;
	ask.skip = 0;
	e = rq_many(rq, &sql_dash_projects, &ask, &found);
	if (e)
		return e;
	if (!found.n)
		return ERR_NOT_FOUND;
	*out = *(const struct dash_project *)found.items;
	return ERR_OK;
}


static void row_fill(const struct reader *r, const struct dash_project *p, const struct list *days, struct project_row *row)
{
	int64_t today = dash_today(p->now);
	struct dash_figure f;

	dash_figure_make(r, days, p->id, (struct dash_span){today - DASH_DAYS + 1, today, SPARK_WIDTH, SPARK_HEIGHT}, &f);
	*row = (struct project_row){.href = dash_project_href(r->arena, p->name), .name = p->name,
		.running = dash_count(r->arena, p->running), .success = dash_success(r->arena, f.completed, f.failed),
		.last = dash_ago(r, p->last_at, p->now), .sentence = f.sentence, .bars = f.bars};
	row->budget = dash_budget_warning(r, p->budget_percent);
	if (p->silent)
		row->silent = TR_FILL(r->arena, r->lang, "{0} silent", dash_count(r->arena, p->silent));
}


static err_t projects_fill(struct rq *rq, const struct reader *r, const struct list *found, struct dash_home *p)
{
	const struct dash_project *all = found->items;
	struct project_row *rows = ARENA_ARRAY(rq->arena, struct project_row, found->n + 1);
	struct dash_ask ask;
	struct list days;
	err_t e;

	p->projects = (struct list){found->n, rows};
	if (!found->n)
		return ERR_OK;
	shape_clear(&dash_ask_shape, &ask);
	ask.last = dash_day_iso(rq->arena, dash_today(all->now));
	ask.first = dash_day_iso(rq->arena, dash_today(all->now) - DASH_DAYS + 1);
	ask.ids = (struct texts){found->n, ARENA_ARRAY(rq->arena, const char *, found->n)};
	for (size_t i = 0; i < found->n; i++)
		ask.ids.items[i] = dash_count(rq->arena, all[i].id);
	e = rq_many(rq, &sql_dash_days, &ask, &days);
	for (size_t i = 0; !e && i < found->n; i++)
		row_fill(r, &all[i], &days, &rows[i]);
	return e;
}


static struct list home_tabs(struct rq *rq, bool is_archived)
{
	struct link_item *tabs = ARENA_ARRAY(rq->arena, struct link_item, 2);

	tabs[0] = (struct link_item){.href = "/dashboard", .label = tr(rq->lang, "In use"),
				     .current = is_archived ? NULL : "page"};
	tabs[1] = (struct link_item){.href = "/dashboard?archived=true", .label = tr(rq->lang, "Archived"),
				     .current = is_archived ? "page" : NULL};
	return (struct list){2, tabs};
}


/* Did no agent report yet? The projects that the hall keeps of its own work do not count. */
static bool is_waiting(const struct list *found)
{
	for (size_t i = 0; i < found->n; i++)
		if (!str_starts(((const struct dash_project *)found->items)[i].name, "hirehall-"))
			return false;
	return true;
}


static err_t home_show(struct rq *rq, const struct dash_query *in, const char *key)
{
	struct dash_home *p = ARENA_NEW(rq->arena, struct dash_home);
	const struct sample_values values = {rq->conf->app_base_url, "", key ? key : "YOUR_KEY"};
	struct dash_ask ask;
	struct viewer v;
	struct list found;
	err_t e = viewer_load(rq, &v);

	shape_clear(&dash_ask_shape, &ask);
	ask.is_archived = in->archived;
	ask.max = PAGE_LENGTH + 1;
	ask.skip = in->page > 0 ? in->page * PAGE_LENGTH : 0;
	if (!e)
		e = rq_many(rq, &sql_dash_projects, &ask, &found);
	if (e)
		return e;
	if (found.n > PAGE_LENGTH) {
		found.n = PAGE_LENGTH;
		p->next_href = arena_printf(rq->arena, "/dashboard?archived=%s&page=%lld", in->archived ? "true" : "false",
					    (long long)(ask.skip / PAGE_LENGTH + 1));
	}
	e = projects_fill(rq, &v.reader, &found, p);
	p->chrome.title = tr(rq->lang, "Runs");
	p->chrome.nav = "runs";
	p->is_archived = in->archived;
	p->is_waiting = !in->archived && !ask.skip && is_waiting(&found);
	p->is_open = p->is_waiting || key;
	p->tabs = home_tabs(rq, in->archived);
	p->live_events = "/events";
	p->live_self = arena_printf(rq->arena, "/dashboard?archived=%s&page=%lld", in->archived ? "true" : "false",
				    (long long)(ask.skip / PAGE_LENGTH));
	p->key = key;
	p->start = sample_fill(rq->arena, call_start, &values);
	p->status = sample_fill(rq->arena, call_status, &values);
	p->finish = sample_fill(rq->arena, call_finish, &values);
	if (!e)
		rq_page(rq, "dashboard", &dash_home_shape, p);
	return e;
}


err_t page_dashboard(struct rq *rq)
{
	const struct dash_query *in = rq->in;

	if (in->project)
		return in->task ? page_dash_run(rq) : page_dash_project(rq);
	return home_show(rq, in, NULL);
}


/* A key for that project, or for all. It is in this answer and nowhere else: it is stored as a hash. */
static err_t key_make(struct rq *rq, const struct dash_query *in)
{
	struct track_key_new made;
	const char *key = track_key_make(rq->arena, in->project, &made);
	err_t e = rq_run(rq, &sql_track_key_add, &made, NULL);

	return e ? e : home_show(rq, in, key);
}


static err_t badge_make(struct rq *rq, const struct dash_query *in)
{
	struct dash_ask ask;
	err_t e;

	shape_clear(&dash_ask_shape, &ask);
	ask.project = in->project;
	ask.badge_key = random_hex(rq->arena, BADGE_KEY_BYTES);
	e = rq_run(rq, &sql_dash_badge_make, &ask, NULL);
	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "%s#badge", dash_project_href(rq->arena, in->project)));
	return e;
}


/* Both forms go to one address, so that a project may have any name. */
err_t page_dashboard_post(struct rq *rq)
{
	const struct dash_query *in = rq->in;

	if (rq->complaints.n)
		return ERR_BAD_FIELD;
	return str_eq(in->act, "badge") && in->project ? badge_make(rq, in) : key_make(rq, in);
}
