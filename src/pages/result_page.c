/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /results/{id}: one bounty, how it goes, its result when that is paid or free, and what can be done with it. */
#include <string.h>
#include "base/json.h"
#include "bounties/bounties.h"
#include "pages/bounty_stage.h"
#include "pages/handlers.h"

#define CLAIMS_MAX 50
#define RESULT_TOP 2

struct result_in {
	const char *id, *act;
};
struct claim {
	const char *words, *verdict;
};
struct result_page {
	struct chrome chrome;
	const char *heading, *words, *words_lang, *badge, *icon, *status, *live_self, *still_href, *progress, *people_href, *failed, *note,
		*pay_href, *pay, *action, *cancel_href, *delete_href, *receipt_href, *json_href, *verdict, *start;
	const struct markup *result;
	struct list facts, claims;
	bool can_start, can_retry;
};
#define ID_FIELD FIELD(result_in, id, K_UUID, .flags = F_PATH | F_REQ)
SHAPE(result_path, result_in, ID_FIELD);
SHAPE(result_act_query, result_in, ID_FIELD, FIELD(result_in, act, K_WORD, .flags = F_QUERY | F_REQ, .words = "cancel|delete"));
SHAPE(result_act_in, result_in, ID_FIELD, FIELD(result_in, act, K_WORD, .flags = F_REQ, .words = "start|retry|cancel|delete"));
SHAPE(claim, claim, FIELD(claim, words, K_TEXT), FIELD(claim, verdict, K_TEXT));
#define P(member) FIELD(result_page, member, K_TEXT)
SHAPE(result_page, result_page, CHROME_FIELDS(result_page), P(heading), P(words), P(words_lang), P(badge), P(icon), P(status),
      P(live_self), P(still_href), P(progress), P(people_href), P(failed), P(note), P(pay_href), P(pay), P(action),
      P(cancel_href), P(delete_href), P(receipt_href), P(json_href), P(verdict), P(start), MARKUP_FIELD(result_page, result),
      FIELD(result_page, facts, K_LIST, .of = &fact_shape), FIELD(result_page, claims, K_LIST, .of = &claim_shape),
      FIELD(result_page, can_start, K_BOOL), FIELD(result_page, can_retry, K_BOOL));

static const struct {
	const char *verdict, *words;
} verdicts[] = {
	{"TRUE", TR_ID("True")},
	{"FALSE", TR_ID("False")},
	{"MISLEADING", TR_ID("Misleading")},
	{"INSUFFICIENT_EVIDENCE", TR_ID("Not enough evidence")},
	{"NEEDS_REVIEW", TR_ID("Needs a closer look")},
	{"UNKNOWN", TR_ID("Unknown")},
};
static const struct {
	const char *executor, *words;
} executors[] = {
	{"model", TR_ID("a model")},
	{"people", TR_ID("a person")},
	{"command", TR_ID("a program of this server")},
	{"http", TR_ID("a program elsewhere")},
};


static const char *verdict_words(enum lang lang, const char *verdict)
{
	for (size_t i = 0; verdict && i < N_OF(verdicts); i++)
		if (str_eq(verdicts[i].verdict, verdict))
			return tr(lang, verdicts[i].words);
	return verdict;
}


static const char *executor_words(enum lang lang, const char *executor)
{
	for (size_t i = 0; executor && i < N_OF(executors); i++)
		if (str_eq(executors[i].executor, executor))
			return tr(lang, executors[i].words);
	return executor;
}


/* A claim is a text, or an object with one. */
static struct claim claim_of(struct rq *rq, json_t *v)
{
	const char *text = json_is_string(v) ? json_string_value(v) : json_text(v, "claim");

	return (struct claim){text ? text : json_text(v, "text"), verdict_words(rq->lang, json_text(v, "verdict"))};
}


/* What was found, of a result that is paid or free; metadata that is not as expected shows nothing. */
static const char *found_fill(struct rq *rq, const struct bounty_seen *b, struct result_page *p)
{
	struct claim *claims = ARENA_ARRAY(rq->arena, struct claim, CLAIMS_MAX);
	json_t *meta, *list, *confidence;
	size_t n;

	if (!b->metadata || json_read(rq->arena, span_of(b->metadata), &meta))
		return NULL;
	list = json_object_get(meta, "claims");
	n = json_array_size(list);
	for (size_t i = 0; i < n && p->claims.n < CLAIMS_MAX; i++) {
		claims[p->claims.n] = claim_of(rq, json_array_get(list, i));
		if (claims[p->claims.n].words)
			p->claims.n++;
	}
	p->claims.items = claims;
	p->verdict = verdict_words(rq->lang, json_text(meta, "verdict"));
	confidence = json_object_get(meta, "confidence");
	return json_is_number(confidence) ? arena_printf(rq->arena, "%.0f %%", json_number_value(confidence)) : NULL;
}


static void facts_fill(struct rq *rq, const struct viewer *v, const struct bounty_seen *b, struct result_page *p)
{
	const struct reader *r = &v->reader;
	const char *sure = found_fill(rq, b, p), *when = b->completed_at ? when_clock(r, b->completed_at) : NULL;
	const struct fact all[] = {
		{TR_ID("Verdict"), p->verdict, NULL, NULL},
		{TR_ID("How sure"), sure, NULL, NULL},
		{TR_ID("Price"), usdc_words(rq->arena, rq->lang, b->actual_micro == INT_UNSET ? b->estimated_micro : b->actual_micro), NULL, NULL},
		{TR_ID("Done by"), executor_words(rq->lang, b->executor), NULL, NULL},
		{TR_ID("Created"), when_clock(r, b->created_at), NULL, NULL},
		{TR_ID("Started"), b->started_at ? when_clock(r, b->started_at) : NULL, NULL, NULL},
		{TR_ID("Ended"), when, NULL, NULL},
		{TR_ID("Paid"), b->paid_at ? when_clock(r, b->paid_at) : NULL, NULL, NULL},
		{TR_ID("Method"), b->paid_at ? pay_method_words(rq->lang, b->pay_method) : NULL, NULL, NULL},
		{TR_ID("Transaction"), b->paid_at ? hex_words(rq->arena, b->pay_tx) : NULL, tx_href(rq->arena, b->pay_network, b->pay_tx), NULL},
		{TR_ID("Reference"), short_id(rq->arena, b->id), NULL, NULL},
	};

	p->facts = facts_list(rq->arena, rq->lang, all, N_OF(all));
}


/* What can be done with it now. */
static void acts_fill(struct rq *rq, const struct bounty_seen *b, struct result_page *p)
{
	struct arena *a = rq->arena;
	bool is_pending = str_eq(b->status, "pending"), is_failed = str_eq(b->status, "failed");

	p->action = arena_printf(a, "/results/%s", b->id);
	p->can_start = is_pending;
	p->can_retry = is_failed;
	if (is_pending || str_eq(b->status, "running"))
		p->cancel_href = arena_printf(a, "%s/confirm?act=cancel", p->action);
	if (is_pending || is_failed)
		p->delete_href = arena_printf(a, "%s/confirm?act=delete", p->action);
	if (b->is_due) {
		p->pay_href = arena_printf(a, "/pay/%s", b->id);
		p->pay = TR_FILL(a, rq->lang, "Pay {0}", usdc_words(a, rq->lang, b->actual_micro));
	}
	p->receipt_href = b->paid_at ? arena_printf(a, "%s/receipt", p->action) : NULL;
	p->json_href = arena_printf(a, "/api/tasks/%s", b->id);
	p->start = TR_FILL(a, rq->lang, b->estimated_micro ? TR_ID("Start: {0} when it is done") : TR_ID("Start: free"),
			   usdc_words(a, rq->lang, b->estimated_micro));
}


/* One sentence on how it stands, where the badge does not say enough. */
static const char *note_words(struct rq *rq, const struct bounty_seen *b)
{
	if (b->is_due && b->pay_state && !str_eq(b->pay_state, "failed"))
		return tr(rq->lang, "A payment is under way.");
	if (b->is_due)
		return tr(rq->lang, "The result is ready. It opens here as soon as it is paid.");
	if (str_eq(b->payment_status, "refunded"))
		return str_eq(b->refund_status, "done") ? tr(rq->lang, "The payment was given back to where it came from.")
							: tr(rq->lang, "The payment is on its way back to where it came from.");
	return NULL;
}


static void state_fill(struct rq *rq, const struct bounty_seen *b, struct result_page *p)
{
	struct look look = bounty_look(rq->lang, b);

	p->heading = agent_words(rq->lang, b->agent_type);
	p->words = b->words;
	p->words_lang = foreign_lang(rq->lang, b->words);
	p->badge = look.badge;
	p->icon = look.icon;
	p->status = look.words;
	p->note = note_words(rq, b);
	if (str_eq(b->status, "failed"))
		p->failed = b->error ? b->error : tr(rq->lang, "It failed for a reason that was not recorded.");
	if (!str_eq(b->status, "running"))
		return;
	p->progress = tr(rq->lang, b->progress_message ? b->progress_message : "At work");
	p->people_href = b->human_task_id ? arena_printf(rq->arena, "/tasks/%s", b->human_task_id) : NULL;
	p->live_self = arena_printf(rq->arena, "/results/%s", b->id);
	p->chrome.refreshes = true;
}


err_t page_result(struct rq *rq)
{
	const struct result_in *in = rq->in;
	struct result_page *p = ARENA_NEW(rq->arena, struct result_page);
	struct bounty_seen b;
	struct bounty full;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = bounty_seen_get(rq, in->id, &b);
	if (!e)
		e = bounty_get(rq, in->id, &full);
	if (e)
		return e;
	state_fill(rq, &b, p);
	facts_fill(rq, &v, &b, p);
	acts_fill(rq, &b, p);
	p->chrome.title = p->heading;
	p->chrome.nav = "results";
	if (full.is_released)
		p->result = markdown_render(rq->arena, full.content, RESULT_TOP);
	rq_page(rq, "result", &result_page_shape, p);
	return ERR_OK;
}


/* Acts that end something say first what they do. */
static const struct act {
	const char *act, *title, *words, *submit, *done;
	err_t (*run)(struct rq *rq, const char *id);
} acts[] = {
	{"cancel", TR_ID("Cancel this order?"), TR_ID("The agent stops. Nothing is to be paid, and there will be no result."),
	 TR_ID("Cancel the order"), "bounty_cancelled", bounty_cancel},
	{"delete", TR_ID("Delete this order?"), TR_ID("It disappears from your lists. This cannot be undone."),
	 TR_ID("Delete the order"), "bounty_removed", bounty_delete},
};


static const struct act *act_of(const char *name)
{
	for (size_t i = 0; i < N_OF(acts); i++)
		if (str_eq(acts[i].act, name))
			return &acts[i];
	return NULL;
}


err_t page_result_confirm(struct rq *rq)
{
	static const struct field_spec fields[] = {{.name = "act", .flags = FF_HIDDEN}};
	const struct result_in *in = rq->in;
	const struct act *act = act_of(in->act);
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 2);
	struct link_item *back = ARENA_NEW(rq->arena, struct link_item);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct form_spec spec = {.fields = fields, .n = 1, .button = "btn danger"};
	struct pair value = {.name = "act", .value = in->act};
	struct bounty_seen b;
	err_t e = act ? bounty_seen_get(rq, in->id, &b) : ERR_NOT_FOUND;

	if (e)
		return e;
	spec.action = arena_printf(rq->arena, "/results/%s", b.id);
	spec.submit = tr(rq->lang, act->submit);
	*form = form_make(rq, &spec, (struct pairs){1, &value});
	intro[0].words = text_clip(rq->arena, b.words, 140);
	intro[1].words = tr(rq->lang, act->words);
	*back = (struct link_item){.href = spec.action, .label = tr(rq->lang, "Leave it as it is")};
	p->chrome.title = tr(rq->lang, act->title);
	p->chrome.nav = "results";
	p->intro = (struct list){2, intro};
	p->forms = (struct list){1, form};
	p->links = (struct list){1, back};
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_result_act(struct rq *rq)
{
	const struct result_in *in = rq->in;
	const struct act *act = act_of(in->act);
	const char *there;
	err_t e;

	if (rq->complaints.n)
		return ERR_BAD_REQUEST;
	there = arena_printf(rq->arena, "/results/%s", in->id);
	e = act ? act->run(rq, in->id) : bounty_start(rq, in->id, str_eq(in->act, "retry"));
	if (e)
		return e;
	if (str_eq(in->act, "delete"))
		there = "/results";
	rq_see_other(rq, arena_printf(rq->arena, "%s?done=%s", there, act ? act->done : "bounty_started"));
	return ERR_OK;
}
