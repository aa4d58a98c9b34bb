/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/device_pages.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "devices/devices.h"
#include "devices/devices_public.h"
#include "devices/devices_requester.h"
#include "pages/device_parts.h"
#include "pages/when.h"
#include "sql_device_pages.h"
#include "sql_devices.h"

#define BAR_WIDTH 20
#define BAR_STEP 24
#define FIGURE_HEIGHT 80
#define TASKS_SHOWN 50
#define FROM_MAX 100000

struct device_day {
	const char *day, *ton, *x, *y, *height, *ton_y, *ton_height;
	int64_t made, completed, nano, at;
	const char *made_text, *completed_text;
};
struct device_kind {
	const char *operation, *made_text, *completed_text, *y, *width;
	int64_t made, completed;
};
struct device_page_task {
	const char *id, *operation, *model, *status, *reward, *when, *href;
	struct look look;
	int64_t created_at;
	bool is_pending;
};
struct device_page_host {
	const char *device_id, *trust, *said, *completed_text, *failed_text, *when;
	int64_t completed, failed, last_seen_at;
};
struct device_fact {
	const char *name, *value, *means;
};
struct device_view {
	struct chrome chrome;
	struct list facts, days, kinds, wallets, tasks, works, money, hosts, operations, tabs, states, forms, problems;
	const char *when, *deposit_address, *base, *next_href;
	bool is_device, is_requester, is_filtered, can_withdraw;
};
SHAPE(device_page_query, device_page_ask, FIELD(device_page_ask, as, K_WORD, .flags = F_QUERY | F_LENIENT, .words = "requester|device"),
      FIELD(device_page_ask, status, K_WORD, .flags = F_QUERY | F_LENIENT,
	    .words = "pending|assigned|executing|validating|completed|failed|cancelled"),
      FIELD(device_page_ask, from, K_INT, .flags = F_QUERY | F_LENIENT, .max = FROM_MAX));
SHAPE(device_figures_at, device_day, FIELD(device_day, at, K_TIME));
#define DAY(member, kind) FIELD(device_day, member, kind)
SHAPE(device_day, device_day, DAY(day, K_TEXT), DAY(ton, K_TEXT), DAY(made, K_INT), DAY(completed, K_INT), DAY(nano, K_INT));
SHAPE(device_day_shown, device_day, DAY(day, K_TEXT), DAY(ton, K_TEXT), DAY(x, K_TEXT), DAY(y, K_TEXT), DAY(height, K_TEXT),
      DAY(ton_y, K_TEXT), DAY(ton_height, K_TEXT), DAY(made_text, K_TEXT), DAY(completed_text, K_TEXT));
#define KIND(member, kind) FIELD(device_kind, member, kind)
SHAPE(device_kind, device_kind, KIND(operation, K_TEXT), KIND(made, K_INT), KIND(completed, K_INT));
SHAPE(device_kind_shown, device_kind, KIND(operation, K_TEXT), KIND(made_text, K_TEXT), KIND(completed_text, K_TEXT), KIND(y, K_TEXT),
      KIND(width, K_TEXT));
#define TASK(member, kind) FIELD(device_page_task, member, kind)
SHAPE(device_page_task, device_page_task, TASK(id, K_TEXT), TASK(operation, K_TEXT), TASK(model, K_TEXT), TASK(status, K_TEXT),
      TASK(is_pending, K_BOOL), TASK(reward, K_TEXT), TASK(created_at, K_TIME));
SHAPE(device_task_shown, device_page_task, TASK(operation, K_TEXT), TASK(model, K_TEXT), TASK(href, K_TEXT), TASK(reward, K_TEXT), TASK(when, K_TEXT),
      FIELD_AS("badge", device_page_task, look.badge, K_TEXT), FIELD_AS("icon", device_page_task, look.icon, K_TEXT),
      FIELD_AS("state", device_page_task, look.words, K_TEXT));
#define HOST(member, kind) FIELD(device_page_host, member, kind)
SHAPE(device_page_host, device_page_host, HOST(device_id, K_TEXT), HOST(trust, K_TEXT), HOST(said, K_TEXT), HOST(completed, K_INT),
      HOST(failed, K_INT), HOST(last_seen_at, K_TIME));
SHAPE(device_host_shown, device_page_host, HOST(device_id, K_TEXT), HOST(trust, K_TEXT), HOST(said, K_TEXT), HOST(completed_text, K_TEXT),
      HOST(failed_text, K_TEXT), HOST(when, K_TEXT));
SHAPE(device_fact, device_fact, FIELD(device_fact, name, K_TEXT), FIELD(device_fact, value, K_TEXT), FIELD(device_fact, means, K_TEXT));
SHAPE(device_allowed_shown, device_kind, KIND(operation, K_TEXT), KIND(made_text, K_TEXT), KIND(completed_text, K_TEXT));
#define VIEW(member, kind) FIELD(device_view, member, kind)
#define VIEW_LIST(member, of_) FIELD(device_view, member, K_LIST, .of = &of_##_shape)
SHAPE(device_stats_page, device_view, CHROME_FIELDS(device_view), VIEW(when, K_TEXT), VIEW_LIST(facts, device_fact),
      VIEW_LIST(days, device_day_shown), VIEW_LIST(kinds, device_kind_shown));
SHAPE(devices_page, device_view, CHROME_FIELDS(device_view), VIEW(deposit_address, K_TEXT), VIEW(base, K_TEXT),
      VIEW(is_device, K_BOOL), VIEW(is_requester, K_BOOL), VIEW(is_filtered, K_BOOL), VIEW(next_href, K_TEXT), VIEW_LIST(tabs, link_item),
      VIEW_LIST(states, option), VIEW_LIST(wallets, device_wallet), VIEW_LIST(tasks, device_task_shown),
      VIEW(can_withdraw, K_BOOL), VIEW_LIST(works, device_task_shown), VIEW_LIST(money, device_task_shown),
      VIEW_LIST(hosts, device_host_shown), VIEW_LIST(operations, device_allowed_shown),
      VIEW_LIST(forms, form), VIEW_LIST(problems, link_item));

const struct template_use device_templates[] = {
	{"device_task", &device_task_page_shape}, {"devices", &devices_page_shape}, {"stats", &device_stats_page_shape}, {NULL, NULL},
};


static const char *whole(struct rq *rq, int64_t n)
{
	return arena_printf(rq->arena, "%lld", (long long)n);
}


/* ---- /stats */

static void facts_fill(struct rq *rq, const struct device_stats *s, struct device_view *p)
{
	struct device_fact *f = ARENA_ARRAY(rq->arena, struct device_fact, 6);

	f[0] = (struct device_fact){tr(rq->lang, "Tasks"), whole(rq, s->total_tasks), tr(rq->lang, "Everything that was ever put up, also what was cancelled.")};
	f[1] = (struct device_fact){tr(rq->lang, "Completed"), whole(rq, s->completed_tasks), tr(rq->lang, "Their result passed its validation and was paid.")};
	f[2] = (struct device_fact){tr(rq->lang, "Devices at work"), whole(rq, s->active_devices), tr(rq->lang, "Devices that asked for something in the last five minutes.")};
	f[3] = (struct device_fact){tr(rq->lang, "TON earned"), s->total_ton_distributed, tr(rq->lang, "Rewards of completed tasks, less the hall's fee.")};
	f[4] = (struct device_fact){tr(rq->lang, "Time of a task"), TR_FILL(rq->arena, rq->lang, "{0} ms", whole(rq, s->average_task_time_ms)),
				    tr(rq->lang, "From the first claim to the end, the mean of completed tasks.")};
	f[5] = (struct device_fact){tr(rq->lang, "Mean reward"), TR_FILL(rq->arena, rq->lang, "{0} TON", s->average_reward_ton),
				    tr(rq->lang, "Of all tasks, with the hall's fee.")};
	p->facts = (struct list){6, f};
}


static void days_fill(struct rq *rq, struct list *days)
{
	struct device_day *all = days->items;
	int64_t most = 1, most_nano = 1;

	for (size_t i = 0; i < days->n; i++) {
		most = all[i].made > most ? all[i].made : most;
		most_nano = all[i].nano > most_nano ? all[i].nano : most_nano;
	}
	for (size_t i = 0; i < days->n; i++) {
		int64_t height = all[i].made * FIGURE_HEIGHT / most, ton = (int64_t)((double)all[i].nano * FIGURE_HEIGHT / (double)most_nano);

		all[i].x = whole(rq, (int64_t)i * BAR_STEP);
		all[i].y = whole(rq, FIGURE_HEIGHT - height);
		all[i].height = whole(rq, height);
		all[i].ton_y = whole(rq, FIGURE_HEIGHT - ton);
		all[i].ton_height = whole(rq, ton);
		all[i].made_text = whole(rq, all[i].made);
		all[i].completed_text = whole(rq, all[i].completed);
	}
}


static void kinds_fill(struct rq *rq, struct list *kinds)
{
	struct device_kind *all = kinds->items;
	int64_t most = 1;

	for (size_t i = 0; i < kinds->n; i++)
		most = all[i].made > most ? all[i].made : most;
	for (size_t i = 0; i < kinds->n; i++) {
		all[i].y = whole(rq, (int64_t)i * BAR_STEP);
		all[i].width = whole(rq, all[i].made * 14 * BAR_STEP / most);
		all[i].made_text = whole(rq, all[i].made);
		all[i].completed_text = whole(rq, all[i].completed);
	}
}


static err_t page_stats(struct rq *rq)
{
	struct device_view *p = ARENA_NEW(rq->arena, struct device_view);
	struct device_stats stats;
	struct device_day counted;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = rq_one(rq, &sql_device_figures_at, NULL, &counted);
	if (!e)
		e = rq_one(rq, &sql_device_page_stats, NULL, &stats);
	if (!e)
		e = rq_many(rq, &sql_device_days, NULL, &p->days);
	if (!e)
		e = rq_many(rq, &sql_device_kinds, NULL, &p->kinds);
	if (e)
		return e;
	facts_fill(rq, &stats, p);
	days_fill(rq, &p->days);
	kinds_fill(rq, &p->kinds);
	p->when = when_clock(&v.reader, counted.at);
	p->chrome.title = tr(rq->lang, "Devices in numbers");
	p->chrome.nav = "devices";
	rq_page(rq, "stats", &device_stats_page_shape, p);
	return ERR_OK;
}


/* ---- /devices */

static void fill_task(struct rq *rq, const struct viewer *v, struct device_page_task *t)
{
	t->when = when_clock(&v->reader, t->created_at);
	t->look = device_look(rq->lang, t->status);
	t->href = arena_printf(rq->arena, "/devices/tasks/%s", t->id);
}


static void fill_tasks(struct rq *rq, const struct viewer *v, const struct list *tasks)
{
	for (size_t i = 0; i < tasks->n; i++)
		fill_task(rq, v, (struct device_page_task *)tasks->items + i);
}


/* What devices of the reader's have done, and what there is for them. */
static err_t hosts_load(struct rq *rq, const struct viewer *v, const struct device_page_ask *ask, struct device_view *p)
{
	struct device_page_host *hosts;
	err_t e = ask->user_id ? rq_many(rq, &sql_device_page_hosts, ask, &p->hosts) : ERR_OK;

	if (!e && ask->user_id)
		e = rq_many(rq, &sql_device_page_works, ask, &p->works);
	if (!e)
		e = rq_many(rq, &sql_device_page_open, NULL, &p->tasks);
	if (e)
		return e;
	hosts = p->hosts.items;
	for (size_t i = 0; i < p->hosts.n; i++) {
		hosts[i].when = when_clock(&v->reader, hosts[i].last_seen_at);
		hosts[i].completed_text = whole(rq, hosts[i].completed);
		hosts[i].failed_text = whole(rq, hosts[i].failed);
	}
	fill_tasks(rq, v, &p->works);
	return ERR_OK;
}


/* The reader's tasks, of one state or all, and the address of those after them. */
static err_t tasks_load(struct rq *rq, const struct device_page_ask *ask, struct device_view *p)
{
	struct option *o = ARENA_ARRAY(rq->arena, struct option, 16);
	err_t e = ask->user_id ? rq_many(rq, &sql_device_page_tasks, ask, &p->tasks) : ERR_OK;

	if (!e && ask->user_id)
		e = rq_many(rq, &sql_device_page_money, ask, &p->money);
	if (e)
		return e;
	o[p->states.n++] = (struct option){"", tr(rq->lang, "All"), !ask->status};
	for (const char *const *state = device_states; *state; state++)
		o[p->states.n++] = (struct option){*state, device_look(rq->lang, *state).words, str_eq(*state, ask->status)};
	p->states.items = o;
	p->is_filtered = ask->status || ask->from;
	if (p->tasks.n > TASKS_SHOWN) {
		p->tasks.n = TASKS_SHOWN;
		p->next_href = arena_printf(rq->arena, "/devices?as=requester&status=%s&from=%lld", ask->status ? ask->status : "",
					    (long long)ask->from + TASKS_SHOWN);
	}
	return ERR_OK;
}


static err_t own_load(struct rq *rq, const struct viewer *v, const struct device_page_ask *asked, struct device_view *p)
{
	struct device_page_ask ask = {.user_id = rq->who.user_id, .status = str_has(asked->status) ? asked->status : NULL,
				      .from = asked->from > 0 ? asked->from : 0};
	err_t e = ask.user_id ? rq_many(rq, &sql_device_wallets, &ask, &p->wallets) : ERR_OK;

	if (!e)
		e = p->is_device ? hosts_load(rq, v, &ask, p) : tasks_load(rq, &ask, p);
	if (!e)
		fill_tasks(rq, v, &p->tasks);
	for (size_t i = 0; !e && i < p->money.n; i++) {
		struct device_page_task *m = (struct device_page_task *)p->money.items + i;

		m->when = when_clock(&v->reader, m->created_at);
		m->operation = device_money_words(rq->lang, m->operation);
		m->look.words = device_money_words(rq->lang, m->status);
	}
	return e;
}


/* ["a", "b"] as a, b. */
static const char *names_joined(struct rq *rq, const char *json)
{
	struct buf b;
	json_t *v = NULL, *one;
	size_t i;

	buf_init(&b, rq->arena, 4096);
	if (!json_read(rq->arena, span_of(json), &v))
		json_array_foreach(v, i, one) {
			buf_str(&b, i ? ", " : "");
			buf_str(&b, json_string_value(one));
		}
	return buf_text(&b);
}


static err_t allowed_load(struct rq *rq, struct device_view *p)
{
	struct list found;
	const struct device_operation *o;
	struct device_kind *shown;
	err_t e = rq_many(rq, &sql_device_operations, NULL, &found);

	if (e)
		return e;
	o = found.items;
	shown = ARENA_ARRAY(rq->arena, struct device_kind, found.n);
	for (size_t i = 0; i < found.n; i++)
		shown[i] = (struct device_kind){.operation = o[i].operation, .made_text = names_joined(rq, o[i].models),
			.completed_text = TR_FILL(rq->arena, rq->lang, "{0} ms, {1} mWh", whole(rq, o[i].average_time_ms),
						  whole(rq, o[i].average_energy_mwh))};
	p->operations = (struct list){found.n, shown};
	return ERR_OK;
}


err_t devices_show(struct rq *rq, const struct device_page_ask *asked, struct pairs values, const char *why)
{
	struct device_view *p = ARENA_NEW(rq->arena, struct device_view);
	struct link_item *tabs = ARENA_ARRAY(rq->arena, struct link_item, 2);
	struct device_form form = {0};
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	p->is_device = str_eq(asked->as, "device");
	p->is_requester = !p->is_device;
	tabs[0] = (struct link_item){.href = "/devices?as=requester", .label = tr(rq->lang, "As a requester"), .current = p->is_device ? NULL : "page"};
	tabs[1] = (struct link_item){.href = "/devices?as=device", .label = tr(rq->lang, "As a device"), .current = p->is_device ? "page" : NULL};
	p->tabs = (struct list){2, tabs};
	if (!e)
		e = own_load(rq, &v, asked, p);
	if (!e)
		e = allowed_load(rq, p);
	if (!e && p->is_requester && p->wallets.n)
		e = device_form_make(rq, &p->wallets, values, why, &form);
	else if (!e && p->wallets.n)
		device_host_form_make(rq, &p->wallets, values, &form);
	if (e)
		return e;
	p->forms = form.forms;
	p->problems = form.problems;
	p->can_withdraw = device_withdraws(rq->conf);
	p->deposit_address = devices_hall_address(rq->conf, rq->arena);
	p->base = rq->conf->app_base_url;
	p->chrome.title = tr(rq->lang, "Devices");
	p->chrome.nav = "devices";
	page_show(rq, "devices", &devices_page_shape, p, p->problems.n);
	return ERR_OK;
}


static err_t page_devices(struct rq *rq)
{
	return devices_show(rq, rq->in, (struct pairs){0}, NULL);
}


const struct route device_pages_routes[] = {
	{.name = "page_devices", .method = GET, .path = "/devices", .in = &device_page_query_shape, .status = 200, .dialect = D_PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE, .run = page_devices, .note = "Compute tasks on devices: one's own, and how to take part"},
	{.name = "page_devices_post", .method = POST, .path = "/devices", .in = &device_act_in_shape, .status = 200, .dialect = D_PAGE,
	 .who = W_PERSON, .flags = R_PAGE | R_FORM | R_TX, .errors = E(ERR_NO_DEVICE_TASK, ERR_TASK_NOT_PENDING, ERR_NOT_VALIDATING),
	 .run = page_devices_post, .note = "Put up a task of a wallet of one's own, take one back, judge its result, or name a device"},
	{.name = "page_device_task", .method = GET, .path = "/devices/tasks/{task_id:uuid}", .in = &device_page_key_shape, .status = 200,
	 .dialect = D_PAGE, .who = W_PERSON, .flags = R_PAGE, .errors = E(ERR_NO_DEVICE_TASK), .run = page_device_task,
	 .note = "A task of one's own: its escrow, what happened, who did it, and one's word on it"},
	{.name = "page_stats", .method = GET, .path = "/stats", .status = 200, .dialect = D_PAGE, .who = W_ANYONE | W_PERSON,
	 .flags = R_PAGE, .run = page_stats, .note = "Devices in six numbers and three figures"},
	ROUTES_END,
};
