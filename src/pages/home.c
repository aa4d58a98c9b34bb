/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The home page: three doors for visitors; for people signed in what needs them now, over everything the hall has, and,
 * by the link of a mail, the result that is to be paid. */
#include "base/buf.h"
#include "bounties/prepaid.h"
#include "humans/earnings.h"
#include "humans/humans_rules.h"
#include "pages/bounty_pay.h"
#include "pages/handlers.h"
#include "sql_bounty_pages.h"

#define WORDS_MAX 140
#define NEXT_MAX 400

struct home_ask {
	const char *user_id, *human_id, *lang;
};
struct home_item {
	const char *kind, *id, *words, *agent_type, *status;
	int64_t cents, micro, n, at, now;
	bool is_turn;
};
struct turn {
	const char *id, *words, *words_lang, *what, *amount, *amount_note, *when, *href, *action, *button, *badge, *icon, *status;
};
struct home_query {
	const char *pay_task_id;
};
struct home_page {
	struct chrome chrome;
	struct list turns, recent;
	const char *pending_total, *approved_total, *paid_total, *balance;
	struct pay_box *pay;
	const char *pay_id, *pay_words, *pay_what, *pay_lang, *foreign, *next; /* pay_id: of the opened one */
};
#define K(member) FIELD(home_ask, member, K_TEXT)
SHAPE(home_ask, home_ask, K(user_id), K(human_id), K(lang));
#define I(member, kind) FIELD(home_item, member, kind)
SHAPE(home_item, home_item, I(is_turn, K_BOOL), I(kind, K_TEXT), I(id, K_TEXT), I(words, K_TEXT), I(agent_type, K_TEXT),
      I(status, K_TEXT), I(cents, K_INT), I(micro, K_INT), I(n, K_INT), I(at, K_TIME), I(now, K_TIME));
#define T(member) FIELD(turn, member, K_TEXT)
SHAPE(turn, turn, T(id), T(words), T(words_lang), T(what), T(amount), T(amount_note), T(when), T(href), T(action), T(button),
      T(badge), T(icon), T(status));
#define P(member) FIELD(home_page, member, K_TEXT)
SHAPE(home_page, home_page, CHROME_FIELDS(home_page), FIELD(home_page, turns, K_LIST, .of = &turn_shape),
      FIELD(home_page, recent, K_LIST, .of = &turn_shape), P(pending_total), P(approved_total), P(paid_total), P(balance),
      P(pay_words), P(pay_what), P(pay_lang), P(foreign), P(next),
      FIELD(home_page, pay, K_OBJ, .of = &pay_box_shape));
SHAPE(home_query, home_query, FIELD(home_query, pay_task_id, K_LINE, .flags = F_QUERY | F_LENIENT, .max = 100));

/* What each kind of turn is, what its button does and where it leads. {0} is its number or amount, or until when. */
static const struct turn_kind {
	const char *kind, *words, *what, *action, *href, *until;
} kinds[] = {
	{"deliver", NULL, TR_ID("Task in hand"), TR_ID("Deliver"), "/tasks/{0}", TR_ID("Deliver by {0}")},
	{"pay", NULL, NULL, TR_ID("Pay {0}"), "/?pay_task_id={0}#pay", NULL},
	{"start", NULL, NULL, TR_ID("Look at it and start it"), "/results/{0}", NULL},
	{"message", NULL, TR_ID("Messages"), TR_ID("Read what is new ({0})"), "/tasks/{0}#messages", NULL},
	{"inquiry", TR_ID("Somebody wrote to you"), TR_ID("Inquiries"), TR_ID("Read what is new ({0})"), "/me/messages", NULL},
	{"dispute", NULL, TR_ID("Rejected"), TR_ID("Read why, and object if it is wrong"), "/tasks/{0}", TR_ID("Objection until {0}")},
	{"address", TR_ID("There is no address to send your payouts to"), TR_ID("Payouts"), TR_ID("Add a PayPal address"), "/me", NULL},
	{"review", NULL, TR_ID("Done"), TR_ID("Say how the requester was"), "/tasks/{0}", TR_ID("until {0}")},
};


static const struct turn_kind *kind_of(const char *name)
{
	for (size_t i = 0; i < N_OF(kinds); i++)
		if (str_eq(kinds[i].kind, name))
			return &kinds[i];
	return NULL;
}


/* What the item is worth to the reader, or costs. */
static void amount_fill(struct rq *rq, const struct home_item *it, struct turn *t)
{
	int64_t bps = rq->conf->platform_fee_bps;

	if (it->cents != INT_UNSET) {
		t->amount = money_words(rq->arena, rq->lang,
					str_eq(it->kind, "address") ? it->cents : task_payout(it->cents, task_fee(it->cents, bps), 0));
		t->amount_note = tr(rq->lang, "you receive");
	} else if (it->micro != INT_UNSET) {
		t->amount = usdc_words(rq->arena, rq->lang, it->micro);
		t->amount_note = tr(rq->lang, "you pay");
	}
}


static void turn_fill(struct rq *rq, const struct viewer *v, const struct home_item *it, struct turn *t)
{
	const struct turn_kind *k = kind_of(it->kind);
	struct arena *a = rq->arena;
	const char *left = it->at ? TR_FILL(a, rq->lang, "{0} ({1} left)", when_clock(&v->reader, it->at),
					     when_length(&v->reader, it->at - it->now)) : NULL;

	if (OURS(!k))
		return;
	amount_fill(rq, it, t);
	t->id = arena_printf(a, "turn-%s-%s", it->kind, it->id);
	t->words = it->words ? text_clip(a, it->words, WORDS_MAX) : tr(rq->lang, k->words ? k->words : "Task");
	t->words_lang = it->words ? foreign_lang(rq->lang, it->words) : NULL;
	t->what = it->agent_type ? agent_words(rq->lang, it->agent_type) : tr(rq->lang, k->what);
	t->when = left && k->until ? TR_FILL(a, rq->lang, k->until, left) : NULL;
	t->href = TR_FILL(a, LANG_EN, k->href, it->id);
	t->action = TR_FILL(a, rq->lang, k->action, it->n != INT_UNSET ? arena_printf(a, "%lld", (long long)it->n) : t->amount);
}


static void recent_fill(struct rq *rq, const struct viewer *v, const struct home_item *it, struct turn *t)
{
	bool is_task = str_eq(it->kind, "task");
	struct task task = {.status = it->status};
	struct bounty_seen bounty = {.status = it->status};
	struct look look = is_task ? task_look(rq->lang, &task) : bounty_look(rq->lang, &bounty);

	amount_fill(rq, it, t);
	t->words = text_clip(rq->arena, it->words, WORDS_MAX);
	t->words_lang = foreign_lang(rq->lang, it->words);
	t->what = it->agent_type ? agent_words(rq->lang, it->agent_type) : NULL;
	t->when = when_date(&v->reader, it->at);
	t->href = arena_printf(rq->arena, is_task ? "/tasks/%s" : "/results/%s", it->id);
	t->badge = look.badge;
	t->icon = look.icon;
	t->status = look.words;
}


static err_t home_fill(struct rq *rq, const struct viewer *v, struct home_page *p)
{
	struct home_ask ask = {rq->who.user_id, rq->who.human_id, lang_code(rq->lang)};
	struct turn *turns, *recent;
	struct list found;
	err_t e = rq_many(rq, &sql_home_list, &ask, &found);

	if (e)
		return e;
	turns = ARENA_ARRAY(rq->arena, struct turn, found.n + 1);
	recent = ARENA_ARRAY(rq->arena, struct turn, found.n + 1);
	for (size_t i = 0; i < found.n; i++) {
		const struct home_item *it = (const struct home_item *)found.items + i;

		if (it->is_turn && p->pay_id && str_eq(it->id, p->pay_id))
			continue;
		if (it->is_turn)
			turn_fill(rq, v, it, &turns[p->turns.n++]);
		else
			recent_fill(rq, v, it, &recent[p->recent.n++]);
	}
	/* one button of the page stands out: the first thing to do */
	for (size_t i = 0; i < p->turns.n; i++)
		turns[i].button = i || p->pay ? "btn second" : "btn";
	p->turns.items = turns;
	p->recent.items = recent;
	return ERR_OK;
}


static err_t money_fill(struct rq *rq, struct home_page *p)
{
	struct payment_totals sums;
	struct balance held;
	err_t e = payment_totals_of(rq, &sums);

	if (!e)
		e = balance_get(rq, &held);
	if (e)
		return e;
	p->balance = held.micro ? usdc_words(rq->arena, rq->lang, held.micro) : NULL;
	p->pending_total = money_words(rq->arena, rq->lang, sums.pending_total);
	p->approved_total = money_words(rq->arena, rq->lang, sums.approved_total);
	p->paid_total = money_words(rq->arena, rq->lang, sums.paid_total);
	return ERR_OK;
}


/* The result that a mail's link speaks of, opened; or that it is somebody else's. */
static err_t pay_fill(struct rq *rq, const struct viewer *v, const char *id, struct home_page *p)
{
	struct pay_box *box;
	struct bounty_seen b;
	err_t e = bounty_seen_get(rq, id, &b);

	if (!e)
		e = pay_box_load(rq, v, id, &box);
	if (e == ERR_NOT_FOUND || e == ERR_BAD_REQUEST) {
		p->foreign = TR_FILL(rq->arena, rq->lang, "This payment link belongs to another account, or is not complete. You are signed in as {0}.",
				     v->profile.email);
		p->next = arena_printf(rq->arena, "/?pay_task_id=%s", id);
		return ERR_OK;
	}
	if (e)
		return e;
	box->role = "dialog";
	box->close_href = "/";
	box->next = arena_printf(rq->arena, "/?pay_task_id=%s", b.id);
	if (box->live_self)
		box->live_self = box->live_href = box->next;
	p->chrome.nav = "results";
	p->chrome.refreshes = box->live_self != NULL;
	p->pay = box;
	p->pay_id = b.id;
	p->pay_words = text_clip(rq->arena, b.words, WORDS_MAX);
	p->pay_lang = foreign_lang(rq->lang, b.words);
	p->pay_what = agent_words(rq->lang, b.agent_type);
	return ERR_OK;
}


/* Where somebody signs in first who came by a link of a mail. */
static void login_first(struct rq *rq, const char *id)
{
	struct buf b;

	buf_init(&b, rq->arena, NEXT_MAX);
	url_encode(&b, arena_printf(rq->arena, "/?pay_task_id=%s", id));
	rq_see_other(rq, arena_printf(rq->arena, "/login?next=%s", buf_text(&b)));
}


err_t page_home(struct rq *rq)
{
	const struct home_query *in = rq->in;
	struct home_page *p = ARENA_NEW(rq->arena, struct home_page);
	struct viewer v;
	err_t e;

	if (str_has(in->pay_task_id) && !rq->who.user_id) {
		login_first(rq, in->pay_task_id);
		return ERR_OK;
	}
	p->chrome.title = tr(rq->lang, rq->who.user_id ? TR_ID("Your turn") : TR_ID("Where agents hire people"));
	e = viewer_load(rq, &v);
	if (!e && rq->who.user_id && str_has(in->pay_task_id))
		e = pay_fill(rq, &v, in->pay_task_id, p);
	if (!e && rq->who.user_id)
		e = home_fill(rq, &v, p);
	if (!e && rq->who.user_id)
		e = money_fill(rq, p);
	if (e)
		return e;
	rq_page(rq, "home", &home_page_shape, p);
	return ERR_OK;
}
