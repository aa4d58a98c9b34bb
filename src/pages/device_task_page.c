/* device_task_page.c - one task of the reader's wallets: escrow, what happened, who did it, and one's word on the result.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/device_parts.h"
#include "pages/when.h"
#include "sql_device_pages.h"

struct device_page_one {
	const char *id, *operation, *model, *status, *failure, *validation, *reward, *fee, *input, *result, *escrow;
	int64_t created_at;
	bool is_pending, needs_you;
};
struct device_moment {
	const char *type, *device_id, *failure, *words, *when;
	int64_t at;
};
struct device_replica {
	const char *device_id, *wallet, *status, *reward, *tx_hash, *when;
	struct look look;
	int64_t assigned_at;
};
struct device_task_page {
	struct chrome chrome;
	struct list moments, replicas;
	const char *id, *heading, *reward, *fee, *escrow, *why, *input, *result, *take_back;
	struct look look;
	bool needs_you;
};
#define KEY(member, kind, ...) FIELD(device_page_ask, member, kind, __VA_ARGS__)
SHAPE(device_page_ask, device_page_ask, FIELD(device_page_ask, user_id, K_TEXT), FIELD(device_page_ask, task_id, K_TEXT),
      FIELD(device_page_ask, is_right, K_BOOL), FIELD(device_page_ask, comment, K_TEXT), FIELD(device_page_ask, status, K_TEXT),
      FIELD(device_page_ask, from, K_INT));
SHAPE(device_page_key, device_page_ask, KEY(task_id, K_UUID, .flags = F_REQ | F_PATH));
#define ONE(member, kind) FIELD(device_page_one, member, kind)
SHAPE(device_page_one, device_page_one, ONE(id, K_TEXT), ONE(operation, K_TEXT), ONE(model, K_TEXT), ONE(status, K_TEXT), ONE(failure, K_TEXT),
      ONE(validation, K_TEXT), ONE(reward, K_TEXT), ONE(fee, K_TEXT), ONE(input, K_TEXT), ONE(result, K_TEXT), ONE(escrow, K_TEXT),
      ONE(created_at, K_TIME), ONE(is_pending, K_BOOL), ONE(needs_you, K_BOOL));
#define MOMENT(member, kind) FIELD(device_moment, member, kind)
SHAPE(device_moment, device_moment, MOMENT(type, K_TEXT), MOMENT(device_id, K_TEXT), MOMENT(failure, K_TEXT), MOMENT(at, K_TIME));
SHAPE(device_moment_shown, device_moment, MOMENT(words, K_TEXT), MOMENT(when, K_TEXT));
#define REPLICA(member, kind) FIELD(device_replica, member, kind)
SHAPE(device_replica, device_replica, REPLICA(device_id, K_TEXT), REPLICA(wallet, K_TEXT), REPLICA(status, K_TEXT), REPLICA(reward, K_TEXT),
      REPLICA(assigned_at, K_TIME), REPLICA(tx_hash, K_TEXT));
SHAPE(device_replica_shown, device_replica, REPLICA(device_id, K_TEXT), REPLICA(wallet, K_TEXT), REPLICA(reward, K_TEXT), REPLICA(when, K_TEXT),
      REPLICA(tx_hash, K_TEXT), FIELD_AS("badge", device_replica, look.badge, K_TEXT), FIELD_AS("icon", device_replica, look.icon, K_TEXT),
      FIELD_AS("state", device_replica, look.words, K_TEXT));
#define P(member, kind) FIELD(device_task_page, member, kind)
SHAPE(device_task_page, device_task_page, CHROME_FIELDS(device_task_page), P(id, K_TEXT), P(heading, K_TEXT), P(reward, K_TEXT), P(fee, K_TEXT),
      P(escrow, K_TEXT), P(why, K_TEXT), P(input, K_TEXT), P(result, K_TEXT), P(take_back, K_TEXT), P(needs_you, K_BOOL),
      FIELD_AS("badge", device_task_page, look.badge, K_TEXT), FIELD_AS("icon", device_task_page, look.icon, K_TEXT),
      FIELD_AS("state", device_task_page, look.words, K_TEXT), FIELD(device_task_page, moments, K_LIST, .of = &device_moment_shown_shape),
      FIELD(device_task_page, replicas, K_LIST, .of = &device_replica_shown_shape));

static const struct {
	const char *status;
	struct look look;
} looks[] = {
	{"pending", {"badge open", "○", TR_ID("Waiting for a device")}}, {"assigned", {"badge run", "◐", TR_ID("At work")}},
	{"executing", {"badge run", "◐", TR_ID("Result promised")}}, {"validating", {"badge run", "◐", TR_ID("Being checked")}},
	{"completed", {"badge done", "✓", TR_ID("Done")}}, {"failed", {"badge fail", "✕", TR_ID("Failed")}},
	{"timeout", {"badge fail", "✕", TR_ID("Too late")}}, {"cancelled", {"badge", "·", TR_ID("Taken back")}},
};
static const struct {
	const char *key, *words;
} moments[] = {
	{"device_task.created", TR_ID("You put it up; the reward is held in escrow.")},
	{"device_task.assigned", TR_ID("Device {0} took it.")},
	{"device_task.reopened", TR_ID("A place is open again: one more device is asked.")},
	{"device_task.submitted", TR_ID("A result of device {0} came.")},
	{"device_task.validated.passed", TR_ID("The result passed, and its devices were paid.")},
	{"device_task.validated.failed", TR_ID("The task failed, and you have the reward back.")},
	{"device_task.paid", TR_ID("A reward has arrived on the chain.")},
	{"device_task.cancelled", TR_ID("You took it back.")},
}, failures[] = {
	{"no_agreement", TR_ID("The devices did not agree on a result.")},
	{"timeouts", TR_ID("Three devices took it and did not answer in time.")},
	{"wrong_results", TR_ID("Three results were found to be wrong.")},
	{"rejected", TR_ID("The result was judged to be wrong.")},
	{"not_claimed", TR_ID("No device took it within seven days.")},
}, escrows[] = {
	{"held", TR_ID("{0} TON are held in escrow.")}, {"paid", TR_ID("{0} TON were paid, the fee among them.")},
	{"back", TR_ID("{0} TON went back to your wallet's escrow.")},
};


const char *const device_states[] = {"pending", "assigned", "executing", "validating", "completed", "failed", "cancelled", NULL};


struct look device_look(enum lang lang, const char *status)
{
	for (size_t i = 0; i < N_OF(looks); i++)
		if (str_eq(looks[i].status, status))
			return (struct look){looks[i].look.badge, looks[i].look.icon, tr(lang, looks[i].look.words)};
	return (struct look){"badge", "·", status};
}


static const char *moment_words(struct rq *rq, const struct device_moment *m)
{
	for (size_t i = 0; i < N_OF(moments); i++)
		if (str_eq(moments[i].key, m->type))
			return TR_FILL(rq->arena, rq->lang, moments[i].words, m->device_id);
	return m->type;
}


static const char *failure_words(struct rq *rq, const char *failure)
{
	for (size_t i = 0; failure && i < N_OF(failures); i++)
		if (str_eq(failures[i].key, failure))
			return tr(rq->lang, failures[i].words);
	return NULL;
}


static const char *escrow_words(struct rq *rq, const struct device_page_one *t)
{
	size_t i = 0;

	while (i + 1 < N_OF(escrows) && !str_eq(escrows[i].key, t->escrow))
		i++;
	return TR_FILL(rq->arena, rq->lang, escrows[i].words, t->reward);
}


static err_t parts_load(struct rq *rq, const struct device_page_ask *ask, const struct viewer *v, struct device_task_page *p)
{
	struct device_moment *m;
	struct device_replica *r;
	err_t e = rq_many(rq, &sql_device_page_moments, ask, &p->moments);

	if (!e)
		e = rq_many(rq, &sql_device_page_replicas, ask, &p->replicas);
	if (e)
		return e;
	m = p->moments.items;
	r = p->replicas.items;
	for (size_t i = 0; i < p->moments.n; i++) {
		m[i].words = moment_words(rq, &m[i]);
		m[i].when = when_clock(&v->reader, m[i].at);
	}
	for (size_t i = 0; i < p->replicas.n; i++) {
		r[i].look = device_look(rq->lang, r[i].status);
		r[i].when = when_clock(&v->reader, r[i].assigned_at);
	}
	return ERR_OK;
}


err_t page_device_task(struct rq *rq)
{
	struct device_page_ask ask = *(const struct device_page_ask *)rq->in;
	struct device_task_page *p = ARENA_NEW(rq->arena, struct device_task_page);
	struct device_page_one t;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	ask.user_id = rq->who.user_id;
	if (!e)
		e = rq_one(rq, &sql_device_page_one, &ask, &t);
	if (!e)
		e = parts_load(rq, &ask, &v, p);
	if (e)
		return e == ERR_NO_ROW ? ERR_NO_DEVICE_TASK : e;
	p->id = t.id;
	p->heading = arena_printf(rq->arena, "%s (%s)", t.operation, t.model);
	p->reward = t.reward;
	p->fee = t.fee;
	p->escrow = escrow_words(rq, &t);
	p->why = failure_words(rq, t.failure);
	p->input = t.input;
	p->result = t.result;
	p->needs_you = t.needs_you;
	p->take_back = t.is_pending ? TR_FILL(rq->arena, rq->lang, "Take back ({0} TON)", t.reward) : NULL;
	p->look = t.needs_you ? (struct look){"badge turn", "!", tr(rq->lang, "Your turn")} : device_look(rq->lang, t.status);
	p->chrome.title = tr(rq->lang, "A device task");
	p->chrome.nav = "devices";
	rq_page(rq, "device_task", &device_task_page_shape, p);
	return ERR_OK;
}
