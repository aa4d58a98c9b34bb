/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /dashboard/{project}/{task}: one run with everything that was said about it, its attempts and its relatives. */
#include <string.h>
#include "base/buf.h"
#include "pages/dashboard_sums.h"
#include "sql_dashboard.h"

#define EVENTS_SHOWN 100
#define HREF_MAX 8192
#define STACK_CUT 10236 /* bytes: a longer one was cut at 10,240 on a character */

struct dash_run_full {
	struct dash_run run;
	int64_t project_id, tokens_in, tokens_out, cost_micros, archived_at;
	const char *project, *result, *error_message, *stack_trace, *metadata;
};
struct dash_attempt {
	int64_t attempt, started_at, finished_at, duration_ms;
	const char *status, *agent, *error_type, *error_message, *result;
};
struct dash_link {
	const char *kind, *project, *task_id, *status;
};
struct dash_event {
	int64_t n, at;
	const char *type, *actor_kind, *status, *agent, *progress, *message, *error_type, *error_message, *attempt, *data;
	bool is_late;
};
struct fact_row {
	const char *label, *words;
};
struct link_row {
	const char *label, *href, *words, *badge, *icon, *status;
};
struct attempt_row {
	const char *n, *badge, *icon, *status, *agent, *started, *duration, *words;
};
struct event_row {
	const char *id, *when, *icon, *look, *words, *message, *percent, *data, *label;
	bool is_late;
};
struct dash_run_page {
	struct chrome chrome;
	const char *heading, *project, *project_href, *what, *badge, *icon, *status, *progress, *percent, *silent, *archived;
	const char *live_events, *live_self, *result, *error_type, *error_message, *stack_trace, *stack_cut, *metadata, *call,
		*earlier_href, *newest_href;
	struct list facts, links, attempts, events;
};
#define U(member, kind) FIELD(dash_run_full, member, kind)
#define V(member, kind) FIELD_AS(#member, dash_run_full, run.member, kind)
SHAPE(dash_run_full, dash_run_full, V(id, K_INT), V(started_at, K_TIME), V(finished_at, K_TIME), V(duration_ms, K_INT),
      V(last_report_at, K_TIME), V(attempt, K_INT), V(now, K_TIME), V(task_id, K_TEXT), V(title, K_TEXT), V(agent, K_TEXT),
      V(status, K_TEXT), V(progress, K_TEXT), V(message, K_TEXT), V(error_type, K_TEXT), V(is_silent, K_BOOL),
      U(project_id, K_INT), U(tokens_in, K_INT), U(tokens_out, K_INT), U(cost_micros, K_INT), U(archived_at, K_TIME),
      U(project, K_TEXT), U(result, K_TEXT), U(error_message, K_TEXT), U(stack_trace, K_TEXT), U(metadata, K_TEXT));
#define A(member, kind) FIELD(dash_attempt, member, kind)
SHAPE(dash_attempt, dash_attempt, A(attempt, K_INT), A(started_at, K_TIME), A(finished_at, K_TIME), A(duration_ms, K_INT),
      A(status, K_TEXT), A(agent, K_TEXT), A(error_type, K_TEXT), A(error_message, K_TEXT), A(result, K_TEXT));
#define K(member) FIELD(dash_link, member, K_TEXT)
SHAPE(dash_link, dash_link, K(kind), K(project), K(task_id), K(status));
#define E_(member, kind) FIELD(dash_event, member, kind)
SHAPE(dash_event, dash_event, E_(n, K_INT), E_(at, K_TIME), E_(type, K_TEXT), E_(actor_kind, K_TEXT), E_(status, K_TEXT),
      E_(agent, K_TEXT), E_(progress, K_TEXT), E_(message, K_TEXT), E_(error_type, K_TEXT), E_(error_message, K_TEXT),
      E_(attempt, K_TEXT), E_(data, K_TEXT), E_(is_late, K_BOOL));
SHAPE(fact_row, fact_row, FIELD(fact_row, label, K_TEXT), FIELD(fact_row, words, K_TEXT));
#define I(member) FIELD(link_row, member, K_TEXT)
SHAPE(link_row, link_row, I(label), I(href), I(words), I(badge), I(icon), I(status));
#define M(member) FIELD(attempt_row, member, K_TEXT)
SHAPE(attempt_row, attempt_row, M(n), M(badge), M(icon), M(status), M(agent), M(started), M(duration), M(words));
#define Z(member) FIELD(event_row, member, K_TEXT)
SHAPE(event_row, event_row, Z(id), Z(when), Z(icon), Z(look), Z(words), Z(message), Z(percent), Z(data), Z(label),
      FIELD(event_row, is_late, K_BOOL));
#define P(member) FIELD(dash_run_page, member, K_TEXT)
#define L(member, shape) FIELD(dash_run_page, member, K_LIST, .of = &shape)
SHAPE(dash_run_page, dash_run_page, CHROME_FIELDS(dash_run_page), P(heading), P(project), P(project_href), P(what), P(badge),
      P(icon), P(status), P(progress), P(percent), P(silent), P(archived), P(live_events), P(live_self), P(result),
      P(error_type), P(error_message), P(stack_trace), P(stack_cut), P(metadata), P(call), P(earlier_href), P(newest_href),
      L(facts, fact_row_shape), L(links, link_row_shape), L(attempts, attempt_row_shape), L(events, event_row_shape));

/* What is looked at, for whom. */
struct looked {
	struct rq *rq;
	struct dash_ask ask;
	struct dash_run_full it;
	struct viewer v;
};


static err_t events_fill(struct looked *l, struct dash_run_page *p);


static void facts_fill(struct looked *l, struct dash_run_page *p)
{
	const struct dash_run *run = &l->it.run;
	const struct reader *r = &l->v.reader;
	struct arena *a = r->arena;
	int64_t ms = !run->finished_at && run->started_at ? (run->now - run->started_at) / 1000 : run->duration_ms;
	const struct fact_row all[] = {
		{TR_ID("Agent"), run->agent},
		{TR_ID("Started"), run->started_at ? when_clock(r, run->started_at) : NULL},
		{TR_ID("Ended"), run->finished_at ? when_clock(r, run->finished_at) : NULL},
		{TR_ID("Duration"), dash_duration(r, ms)},
		{TR_ID("Last report"), TR_FILL(a, r->lang, "{0} ({1})", when_clock(r, run->last_report_at),
					       dash_ago(r, run->last_report_at, run->now))},
		{TR_ID("Attempt"), dash_count(a, run->attempt)},
		{TR_ID("Tokens"), l->it.tokens_in + l->it.tokens_out ? TR_FILL(a, r->lang, "{0} in, {1} out",
			dash_count(a, l->it.tokens_in), dash_count(a, l->it.tokens_out)) : NULL},
		{TR_ID("Cost"), l->it.cost_micros ? dash_cost(a, l->it.cost_micros) : NULL},
	};
	struct fact_row *facts = ARENA_ARRAY(a, struct fact_row, N_OF(all));
	size_t n = 0;

	for (size_t i = 0; i < N_OF(all); i++)
		if (all[i].words)
			facts[n++] = (struct fact_row){tr(r->lang, all[i].label), all[i].words};
	p->facts = (struct list){n, facts};
}


static const char *link_label(enum lang lang, const char *kind)
{
	return tr(lang, str_eq(kind, "parent") ? TR_ID("Started by") : str_eq(kind, "child") ? TR_ID("Started this run")
									      : TR_ID("Depends on"));
}


static err_t links_fill(struct looked *l, struct dash_run_page *p)
{
	enum lang lang = l->rq->lang;
	struct link_row *rows;
	struct list found;
	err_t e = rq_many(l->rq, &sql_dash_links, &l->ask, &found);

	if (e)
		return e;
	rows = ARENA_ARRAY(l->rq->arena, struct link_row, found.n + 1);
	for (size_t i = 0; i < found.n; i++) {
		const struct dash_link *k = (const struct dash_link *)found.items + i;
		struct look look = run_look(lang, k->status, false);

		rows[i] = (struct link_row){link_label(lang, k->kind), NULL, k->task_id, look.badge, look.icon, look.words};
		if (k->status)
			rows[i].href = dash_run_href(l->rq->arena, k->project, k->task_id);
		else
			rows[i].status = tr(lang, "Never reported");
	}
	p->links = (struct list){found.n, rows};
	return ERR_OK;
}


static err_t attempts_fill(struct looked *l, struct dash_run_page *p)
{
	const struct reader *r = &l->v.reader;
	struct attempt_row *rows;
	struct list found;
	err_t e = rq_many(l->rq, &sql_dash_attempts, &l->ask, &found);

	if (e)
		return e;
	rows = ARENA_ARRAY(r->arena, struct attempt_row, found.n + 1);
	for (size_t i = 0; i < found.n; i++) {
		const struct dash_attempt *t = (const struct dash_attempt *)found.items + i;
		struct look look = run_look(r->lang, t->status, false);

		rows[i] = (struct attempt_row){.n = dash_count(r->arena, t->attempt), .badge = look.badge, .icon = look.icon,
			.status = look.words, .agent = t->agent, .duration = dash_duration(r, t->duration_ms),
			.started = t->started_at ? when_clock(r, t->started_at) : NULL, .words = dash_plain(r->arena, t->result)};
		if (t->error_type)
			rows[i].words = arena_printf(r->arena, "%s: %s", t->error_type,
						     t->error_message ? dash_plain(r->arena, t->error_message) : "");
	}
	p->attempts = (struct list){found.n, rows};
	return ERR_OK;
}


static void head_fill(struct looked *l, struct dash_run_page *p)
{
	const struct dash_run *run = &l->it.run;
	struct arena *a = l->rq->arena;
	struct look look = run_look(l->rq->lang, run->status, run->is_silent);
	struct buf b;

	p->chrome.title = run->task_id;
	p->chrome.nav = "runs";
	p->heading = run->task_id;
	p->what = run->title;
	p->project = l->it.project;
	p->project_href = dash_project_href(a, l->it.project);
	p->badge = look.badge;
	p->icon = look.icon;
	p->status = look.words;
	p->progress = run->progress;
	p->percent = arena_printf(a, "%s %%", run->progress);
	if (run->is_silent)
		p->silent = TR_FILL(a, l->rq->lang, "No word for {0}. It may have stopped without saying so.",
				    when_length(&l->v.reader, run->now - run->last_report_at));
	p->archived = l->it.archived_at ? tr(l->rq->lang, "This run is archived: lists leave it out.") : NULL;
	buf_init(&b, a, HREF_MAX);
	buf_str(&b, "/events?project=");
	url_encode(&b, l->it.project);
	p->live_events = buf_text(&b);
	p->live_self = dash_run_href(a, l->it.project, run->task_id);
	p->result = dash_plain(a, l->it.result);
	p->error_type = run->error_type;
	p->error_message = dash_plain(a, l->it.error_message);
	p->stack_trace = dash_plain(a, l->it.stack_trace);
	if (p->stack_trace && strlen(l->it.stack_trace) >= STACK_CUT)
		p->stack_cut = tr(l->rq->lang, "What was sent beyond 10 KB was cut off.");
	p->metadata = l->it.metadata;
	p->call = dash_call_status(l->rq, l->it.project, run);
}


err_t page_dash_run(struct rq *rq)
{
	const struct dash_query *in = rq->in;
	struct dash_run_page *p = ARENA_NEW(rq->arena, struct dash_run_page);
	struct looked *l = ARENA_NEW(rq->arena, struct looked);
	err_t e = viewer_load(rq, &l->v);

	l->rq = rq;
	shape_clear(&dash_ask_shape, &l->ask);
	l->ask.project = in->project;
	l->ask.task_id = in->task;
	if (!e)
		e = rq_one(rq, &sql_dash_run_get, &l->ask, &l->it);
	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	l->ask.run_id = l->it.run.id;
	l->ask.before = in->before;
	l->ask.max = EVENTS_SHOWN + 1;
	head_fill(l, p);
	facts_fill(l, p);
	e = links_fill(l, p);
	if (!e)
		e = attempts_fill(l, p);
	if (!e)
		e = events_fill(l, p);
	if (!e)
		rq_page(rq, "dashboard_run", &dash_run_page_shape, p);
	return e;
}


static const struct {
	const char *type, *words;
} event_types[] = {
	{"task_finished", TR_ID("Done")},
	{"run.stuck", TR_ID("Silent for too long")},
	{"run.overdue", TR_ID("Not done in time")},
	{"run.archived", TR_ID("Archived")},
	{"run.restored", TR_ID("Taken back from the archive")},
};


/* What one event says. */
static const char *event_words(const struct reader *r, const struct dash_event *ev)
{
	if (str_eq(ev->type, "task_started"))
		return ev->attempt ? TR_FILL(r->arena, r->lang, "Attempt {0} started by {1}", ev->attempt, ev->agent)
				   : TR_FILL(r->arena, r->lang, "Started by {0}", ev->agent);
	if (str_eq(ev->type, "task_error"))
		return TR_FILL(r->arena, r->lang, "Failed: {0}", ev->error_type ? ev->error_type : "–");
	if (str_eq(ev->type, "task_status_updated"))
		return run_look(r->lang, ev->status, false).words;
	for (size_t i = 0; i < N_OF(event_types); i++)
		if (str_eq(event_types[i].type, ev->type))
			return tr(r->lang, event_types[i].words);
	return ev->type;
}


static void event_fill(const struct reader *r, const struct dash_event *ev, struct event_row *row)
{
	const char *status = str_eq(ev->type, "task_started") ? "running" : str_eq(ev->type, "task_error") ? "failed"
		: str_eq(ev->type, "task_finished") ? "completed" : ev->status;
	struct look look = run_look(r->lang, status, !str_starts(ev->type, "task_"));

	*row = (struct event_row){.id = arena_printf(r->arena, "e-%lld", (long long)ev->n), .when = when_clock(r, ev->at),
		.icon = look.icon, .look = look.badge, .words = event_words(r, ev), .is_late = ev->is_late, .data = ev->data,
		.message = dash_plain(r->arena, ev->error_message ? ev->error_message : ev->message),
		.label = arena_printf(r->arena, "%lld · %s", (long long)ev->n, ev->type)};
	if (str_eq(ev->type, "task_status_updated") && ev->progress)
		row->percent = arena_printf(r->arena, "%s %%", ev->progress);
}


/* The newest on top in the answer, the oldest on top on the page: what is new comes below what was read. */
static err_t events_fill(struct looked *l, struct dash_run_page *p)
{
	struct event_row *rows;
	const struct dash_event *all;
	struct list found;
	size_t n;
	err_t e = rq_many(l->rq, &sql_dash_events, &l->ask, &found);

	if (e)
		return e;
	all = found.items;
	n = found.n > EVENTS_SHOWN ? EVENTS_SHOWN : found.n;
	rows = ARENA_ARRAY(l->rq->arena, struct event_row, n + 1);
	for (size_t i = 0; i < n; i++)
		event_fill(&l->v.reader, &all[i], &rows[n - 1 - i]);
	p->events = (struct list){n, rows};
	if (found.n > n)
		p->earlier_href = arena_printf(l->rq->arena, "%s%sbefore=%lld#timeline", p->live_self,
					       strchr(p->live_self, '?') ? "&" : "?", (long long)all[n - 1].n);
	p->newest_href = l->ask.before == INT_UNSET ? NULL : p->live_self;
	if (p->newest_href)
		p->live_self = NULL; /* what is older does not change */
	return ERR_OK;
}
