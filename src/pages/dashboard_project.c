/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /dashboard/{project}: how it stands, its last days, its agents, its runs. The list begins at the run `at` of its address
 * (or the newest), so that what comes in later is announced and moves nothing. */
#include <string.h>
#include "base/buf.h"
#include "pages/dashboard_sums.h"
#include "sql_dashboard.h"

#define PAGE_LENGTH 20
#define NEWER_MAX 100
#define HREF_MAX 8192
#define NOTE_WORDS 80
#define TITLE_WORDS 60
#define FIGURE_WIDTH 700
#define FIGURE_HEIGHT 160

struct dash_agent {
	const char *name;
	int64_t completed, failed, mean_ms;
};
struct dash_count {
	int64_t n;
};
struct agent_row {
	const char *name, *href, *completed, *failed, *success, *mean;
};
struct run_row {
	const char *id, *href, *name, *title, *badge, *icon, *status, *percent, *progress, *note, *attempt, *agent, *duration,
		*updated, *updated_at;
};
struct dash_project_page {
	struct chrome chrome;
	const char *heading, *description, *archived, *numbers, *silent, *live_events, *live_self, *path, *name_in_query;
	const char *from, *to, *newer, *newest_href, *next_href, *badge_src;
	struct dash_figure figure;
	struct dash_sum_words sums;
	struct list statuses, agent_names, agents, runs;
	bool is_filtered, is_empty;
};
#define N(member, kind) FIELD(dash_agent, member, kind)
SHAPE(dash_agent, dash_agent, N(name, K_TEXT), N(completed, K_INT), N(failed, K_INT), N(mean_ms, K_INT));
SHAPE(dash_count, dash_count, FIELD(dash_count, n, K_INT));
#define G(member) FIELD(agent_row, member, K_TEXT)
SHAPE(agent_row, agent_row, G(name), G(href), G(completed), G(failed), G(success), G(mean));
#define W(member) FIELD(run_row, member, K_TEXT)
SHAPE(run_row, run_row, W(id), W(href), W(name), W(title), W(badge), W(icon), W(status), W(percent), W(progress), W(note),
      W(attempt), W(agent), W(duration), W(updated), W(updated_at));
#define R(member, kind) FIELD(dash_run, member, kind)
SHAPE(dash_run, dash_run, R(id, K_INT), R(started_at, K_TIME), R(finished_at, K_TIME), R(duration_ms, K_INT),
      R(last_report_at, K_TIME), R(attempt, K_INT), R(now, K_TIME), R(task_id, K_TEXT), R(title, K_TEXT), R(agent, K_TEXT),
      R(status, K_TEXT), R(progress, K_TEXT), R(message, K_TEXT), R(error_type, K_TEXT), R(is_silent, K_BOOL));
#define P(member) FIELD(dash_project_page, member, K_TEXT)
#define L(member, shape) FIELD(dash_project_page, member, K_LIST, .of = &shape)
#define F(member) FIELD_AS(#member, dash_project_page, figure.member, K_TEXT)
SHAPE(dash_project_page, dash_project_page, CHROME_FIELDS(dash_project_page), P(heading), P(description), P(archived),
      P(numbers), P(silent), P(live_events), P(live_self), P(path), P(name_in_query), P(from), P(to), P(newer),
      P(newest_href), P(next_href), P(badge_src), F(sentence), FIELD_AS("first", dash_project_page, figure.from, K_TEXT),
      FIELD_AS("last", dash_project_page, figure.to, K_TEXT), F(top),
      FIELD_AS("bars", dash_project_page, figure.bars, K_LIST, .of = &dash_bar_shape),
      FIELD_AS("rows", dash_project_page, figure.rows, K_LIST, .of = &dash_row_shape),
      FIELD_AS("pace", dash_project_page, sums.pace, K_TEXT), FIELD_AS("budget", dash_project_page, sums.budget, K_TEXT),
      FIELD_AS("budget_warning", dash_project_page, sums.warning, K_TEXT),
      FIELD_AS("no_bars", dash_project_page, figure.is_empty, K_BOOL),
      L(statuses, option_shape), L(agent_names, option_shape), L(agents, agent_row_shape), L(runs, run_row_shape),
      FIELD(dash_project_page, is_filtered, K_BOOL), FIELD(dash_project_page, is_empty, K_BOOL));

/* One request's project, question and reader. */
struct asked {
	struct rq *rq;
	const struct dash_query *in;
	struct dash_project project;
	struct dash_ask ask;
	struct dash_span span;
	struct viewer v;
};


/* The same filters on this project's page, from the run `at` on (INT_UNSET: the newest). */
static const char *href_at(const struct asked *q, int64_t at)
{
	static const char *const kept[] = {"status", "agent", "from", "to"};
	const char *path = dash_project_href(q->rq->arena, q->project.name);
	const char *join = strchr(path, '?') ? "&" : "?";
	struct buf b;

	buf_init(&b, q->rq->arena, HREF_MAX);
	buf_str(&b, path);
	for (size_t i = 0; i < N_OF(kept); i++) {
		const char *value = pairs_get(q->rq->input.query, kept[i]);

		if (!str_has(value))
			continue;
		buf_fmt(&b, "%s%s=", join, kept[i]);
		url_encode(&b, value);
		join = "&";
	}
	if (at != INT_UNSET)
		buf_fmt(&b, "%sat=%lld", join, (long long)at);
	return buf_text(&b);
}


/* The days of the figure: those that were asked for, else the last ones; never more than DASH_DAYS_MAX. */
static void span_fill(struct asked *q)
{
	int64_t today = dash_today(q->project.now), from, to;
	bool has_from = dash_day_read(q->in->from, &from), has_to = dash_day_read(q->in->to, &to);

	q->span = (struct dash_span){.last = has_to ? to : today, .width = FIGURE_WIDTH, .height = FIGURE_HEIGHT};
	q->span.first = has_from ? from : q->span.last - DASH_DAYS + 1;
	if (q->span.first > q->span.last)
		q->span.first = q->span.last;
	if (q->span.last - q->span.first >= DASH_DAYS_MAX)
		q->span.first = q->span.last - DASH_DAYS_MAX + 1;
	q->ask.date_from = has_from ? q->in->from : NULL;
	q->ask.date_to = has_to ? q->in->to : NULL;
	q->ask.first = dash_day_iso(q->rq->arena, q->span.first);
	q->ask.last = dash_day_iso(q->rq->arena, q->span.last);
}


static err_t ask_fill(struct rq *rq, struct asked *q)
{
	err_t e = viewer_load(rq, &q->v);

	q->rq = rq;
	q->in = rq->in;
	if (!e)
		e = dash_project_find(rq, q->in->project, &q->project);
	if (e)
		return e;
	shape_clear(&dash_ask_shape, &q->ask);
	q->ask.project_id = q->project.id;
	q->ask.ids = (struct texts){1, ARENA_ARRAY(rq->arena, const char *, 1)};
	q->ask.ids.items[0] = dash_count(rq->arena, q->project.id);
	q->ask.status = q->in->status;
	q->ask.agent = str_has(q->in->agent) ? q->in->agent : NULL;
	q->ask.at = q->in->at;
	q->ask.max = PAGE_LENGTH + 1;
	span_fill(q);
	return ERR_OK;
}


/* Under the badge: what the run said last, what went wrong, or for how long it said nothing. */
static const char *run_note(const struct reader *r, const struct dash_run *run)
{
	if (run->is_silent)
		return TR_FILL(r->arena, r->lang, "No word for {0}", when_length(r, run->now - run->last_report_at));
	if (str_eq(run->status, "failed") && run->error_type)
		return text_clip(r->arena, run->error_type, NOTE_WORDS);
	return str_has(run->message) ? text_clip(r->arena, dash_plain(r->arena, run->message), NOTE_WORDS) : NULL;
}


static void run_fill(const struct asked *q, const struct dash_run *run, struct run_row *row)
{
	const struct reader *r = &q->v.reader;
	struct arena *a = r->arena;
	struct look look = run_look(r->lang, run->status, run->is_silent);
	int64_t ms = run->duration_ms;
	bool is_under_way = !run->finished_at && run->started_at;

	if (is_under_way)
		ms = (run->now - run->started_at) / 1000;
	*row = (struct run_row){.id = arena_printf(a, "run-%lld", (long long)run->id),
		.href = dash_run_href(a, q->project.name, run->task_id), .name = run->task_id,
		.title = text_clip(a, run->title, TITLE_WORDS), .badge = look.badge, .icon = look.icon, .status = look.words,
		.note = run_note(r, run), .agent = run->agent, .duration = dash_duration(r, ms),
		.updated = dash_ago(r, run->last_report_at, run->now), .updated_at = when_clock(r, run->last_report_at)};
	if (!run->finished_at && !str_eq(run->progress, "0")) {
		row->progress = run->progress;
		row->percent = arena_printf(a, "%s %%", run->progress);
	}
	if (run->attempt > 1)
		row->attempt = TR_FILL(a, r->lang, "attempt {0}", dash_count(a, run->attempt));
}


/* The rows from `at` on, where the next ones begin, and what came in above. */
static err_t runs_fill(struct asked *q, struct dash_project_page *p)
{
	struct dash_count newer = {0};
	const struct dash_run *runs;
	struct run_row *rows;
	struct list found;
	err_t e = rq_many(q->rq, &sql_dash_runs, &q->ask, &found);

	if (!e && q->ask.at != INT_UNSET)
		e = rq_one(q->rq, &sql_dash_newer, &q->ask, &newer);
	if (e)
		return e;
	runs = found.items;
	p->next_href = found.n > PAGE_LENGTH ? href_at(q, runs[PAGE_LENGTH].id) : NULL;
	found.n = found.n > PAGE_LENGTH ? PAGE_LENGTH : found.n;
	rows = ARENA_ARRAY(q->rq->arena, struct run_row, found.n + 1);
	for (size_t i = 0; i < found.n; i++)
		run_fill(q, &runs[i], &rows[i]);
	p->runs = (struct list){found.n, rows};
	p->live_self = href_at(q, found.n ? runs[0].id : q->ask.at);
	p->newest_href = href_at(q, INT_UNSET);
	if (newer.n)
		p->newer = TR_FILL(q->rq->arena, q->rq->lang, newer.n < NEWER_MAX ? TR_ID("{0} newer – show")
			: TR_ID("{0} newer or more – show"), dash_count(q->rq->arena, newer.n));
	return ERR_OK;
}


static err_t figure_fill(struct asked *q, struct dash_project_page *p)
{
	struct list days;
	err_t e = rq_many(q->rq, &sql_dash_days, &q->ask, &days);

	if (!e)
		dash_figure_make(&q->v.reader, &days, q->project.id, q->span, &p->figure);
	return e;
}


static err_t agents_fill(struct asked *q, struct dash_project_page *p)
{
	const struct reader *r = &q->v.reader;
	struct list found, names;
	const struct dash_agent *all;
	struct agent_row *rows;
	struct option *o;
	err_t e = rq_many(q->rq, &sql_dash_agents, &q->ask, &found);

	if (!e)
		e = rq_many(q->rq, &sql_dash_agent_names, &q->ask, &names);
	if (e)
		return e;
	all = found.items;
	rows = ARENA_ARRAY(r->arena, struct agent_row, found.n + 1);
	for (size_t i = 0; i < found.n; i++)
		rows[i] = (struct agent_row){.name = all[i].name, .completed = dash_count(r->arena, all[i].completed),
			.failed = dash_count(r->arena, all[i].failed), .mean = dash_duration(r, all[i].mean_ms),
			.success = dash_success(r->arena, all[i].completed, all[i].failed)};
	p->agents = (struct list){found.n, rows};
	o = ARENA_ARRAY(r->arena, struct option, names.n + 1);
	o[0] = (struct option){"", tr(r->lang, "All"), !q->ask.agent};
	for (size_t i = 0; i < names.n; i++) {
		const char *name = ((const struct dash_agent *)names.items)[i].name;

		o[i + 1] = (struct option){name, name, str_eq(name, q->ask.agent)};
	}
	p->agent_names = (struct list){names.n + 1, o};
	return ERR_OK;
}


static void filters_fill(struct asked *q, struct dash_project_page *p)
{
	static const char *const statuses[] = {"pending", "running", "completed", "failed"};
	struct option *o = ARENA_ARRAY(q->rq->arena, struct option, N_OF(statuses) + 1);

	o[0] = (struct option){"", tr(q->rq->lang, "All"), !q->ask.status};
	for (size_t i = 0; i < N_OF(statuses); i++)
		o[i + 1] = (struct option){statuses[i], run_look(q->rq->lang, statuses[i], false).words,
					   str_eq(statuses[i], q->ask.status)};
	p->statuses = (struct list){N_OF(statuses) + 1, o};
	p->from = q->ask.date_from;
	p->to = q->ask.date_to;
	p->is_filtered = q->ask.status || q->ask.agent || p->from || p->to;
	p->path = dash_project_href(q->rq->arena, q->project.name);
	if (strchr(p->path, '?')) { /* a GET form replaces the query of its address */
		p->path = "/dashboard";
		p->name_in_query = q->project.name;
	}
}


static void head_fill(struct asked *q, struct dash_project_page *p)
{
	struct arena *a = q->rq->arena;
	enum lang lang = q->rq->lang;
	const struct dash_project *project = &q->project;
	struct buf b;

	p->chrome.title = project->name;
	p->chrome.nav = "runs";
	p->heading = project->name;
	p->description = project->description;
	p->archived = project->archived_at ? tr(lang, "This project is archived: nothing is reported to it any more.") : NULL;
	p->numbers = TR_FILL(a, lang, "Running now: {0}. Last report: {1}.", dash_count(a, project->running),
			     dash_ago(&q->v.reader, project->last_at, project->now));
	if (project->silent)
		p->silent = TR_FILL(a, lang, "Said nothing for longer than they may: {0}.", dash_count(a, project->silent));
	buf_init(&b, a, HREF_MAX);
	buf_str(&b, "/events?project=");
	url_encode(&b, project->name);
	p->live_events = buf_text(&b);
	if (project->badge_key) {
		buf_init(&b, a, HREF_MAX);
		buf_fmt(&b, "/badge/%s/", project->badge_key);
		url_encode(&b, project->name);
		buf_str(&b, ".svg");
		p->badge_src = buf_text(&b);
	}
}


err_t page_dash_project(struct rq *rq)
{
	struct dash_project_page *p = ARENA_NEW(rq->arena, struct dash_project_page);
	struct asked *q = ARENA_NEW(rq->arena, struct asked);
	err_t e = ask_fill(rq, q);

	if (!e)
		e = runs_fill(q, p);
	if (!e)
		e = figure_fill(q, p);
	if (!e)
		e = agents_fill(q, p);
	if (!e)
		e = dash_sums_read(rq, &q->v.reader, &q->ask, &p->sums);
	if (e)
		return e;
	head_fill(q, p);
	filters_fill(q, p);
	p->is_empty = !p->runs.n;
	rq_page(rq, "dashboard_project", &dash_project_page_shape, p);
	return ERR_OK;
}
