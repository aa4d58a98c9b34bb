/* why.c - why a task is not taken, not paid or stuck.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/why.h"
#include "base/id.h"
#include "base/words.h"
#include "sql_why.h"

#define WHO_CAN_FIX "requester|person|payer|admin|nobody"

struct why_ask {
	const char *id, *account, *user_id;
	bool is_admin;
	int64_t threshold;
};
struct why_row {
	const char *code, *arg;
};
struct why_reply {
	struct list reasons;
};

SHAPE(why_in, why_in, FIELD(why_in, id, K_LINE, .flags = F_REQ | F_PATH));
SHAPE(why_reason, why_reason, FIELD(why_reason, code, K_TEXT, .note = "Stable, for programs"),
      FIELD(why_reason, text, K_TEXT, .note = "For people"),
      FIELD(why_reason, who_can_fix, K_WORD, .words = WHO_CAN_FIX, .note = "nobody: it ends by itself"));
SHAPE(why_reply, why_reply, FIELD(why_reply, reasons, K_LIST, .of = &why_reason_shape,
				  .note = "The most telling first; none: nothing is in the way"));
SHAPE(why_ask, why_ask, FIELD(why_ask, id, K_TEXT), FIELD(why_ask, account, K_TEXT), FIELD(why_ask, user_id, K_TEXT),
      FIELD(why_ask, is_admin, K_BOOL), FIELD(why_ask, threshold, K_INT));
SHAPE(why_row, why_row, FIELD(why_row, code, K_TEXT), FIELD(why_row, arg, K_TEXT));

/* bare: said when there is nothing to fill into text; NULL: there always is, or text has no place for it. */
static const struct {
	const char *code, *who, *text, *bare;
} reasons[] = {
	/* nobody takes it */
	{"no_people", "admin", TR_ID("Nobody works in this hall yet."), NULL},
	{"nobody_at_place", "requester", TR_ID("Nobody works at the place that the task names: {0}."), NULL},
	{"price_too_low", "requester", TR_ID("Nobody there works for this budget. The lowest asks for {0} dollars."), NULL},
	{"not_shown_abroad", "requester",
	 TR_ID("People outside Japan are shown tasks from Japan only, and nobody else fits."), NULL},
	{"everybody_busy", "nobody", TR_ID("Everybody who fits is working on another task."), NULL},
	{"nobody_online", "nobody", TR_ID("People who fit are free, but none of them is here right now."), NULL},
	{"nobody_took_it", "person", TR_ID("People who fit are free and here; nobody has taken it yet."), NULL},
	{"applicants_wait", "requester", TR_ID("{0} people have applied and wait to be chosen."), NULL},
	/* it is under way */
	{"being_worked_on", "person", TR_ID("A person is working on it, until {0} at the latest."),
	 TR_ID("A person is working on it; the task has no deadline.")},
	{"being_corrected", "person", TR_ID("You asked for corrections. The person has until {0}."), NULL},
	{"places_at_work", "person", TR_ID("Every place is taken; people are at work until {0} at the latest."),
	 TR_ID("Every place is taken, and people are at work.")},
	{"waiting_for_approval", "requester",
	 TR_ID("It was delivered and waits for your approval. At {0} it is approved by itself."),
	 TR_ID("It was delivered and waits for your approval.")},
	{"agent_at_work", "nobody", TR_ID("It is being done: {0}"), TR_ID("It is being done.")},
	{"not_started", "requester", TR_ID("It was not started."), NULL},
	/* it ended otherwise */
	{"timed_out", "requester", TR_ID("The deadline passed before anything was delivered. Put it up again with more time."), NULL},
	{"no_human_available", "requester", TR_ID("Nobody was free when it was asked for. Put it up as an open task."), NULL},
	{"requester_rejected", "requester", TR_ID("The delivery was rejected, so nothing is paid."), NULL},
	{"cancelled", "requester", TR_ID("It was taken back before anybody had it. Put it up again if it is wanted after all."), NULL},
	{"dispute_open", "admin", TR_ID("The person objects to the rejection. An admin decides."), NULL},
	{"task_failed", "requester", TR_ID("The task failed: {0}."), NULL},
	{"bounty_failed", "requester", TR_ID("The run failed: {0}. It can be tried again."),
	 TR_ID("The run failed. It can be tried again.")},
	{"refunded", "nobody", TR_ID("The payment was given back, so the result is closed."), NULL},
	/* it is not paid */
	{"waiting_for_payer", "payer", TR_ID("{0} USDC are above what is paid without asking: the payer has to approve."), NULL},
	{"approval_denied", "payer", TR_ID("The payer did not approve {0} USDC."), NULL},
	{"waiting_for_payment", "payer", TR_ID("It is done, and {0} USDC are to be paid for it."), NULL},
	{"insufficient_balance", "payer", TR_ID("The balance is only {0} USDC."), NULL},
	{"payment_under_way", "nobody", TR_ID("A payment is under way: {0}. Do not pay again."), NULL},
	{"no_order", "requester", TR_ID("The work was approved, and no order was made to pay for it."), NULL},
	{"order_unpaid", "requester", TR_ID("The order is not paid: {0}."), TR_ID("The order is not paid.")},
	{"payout_day", "nobody", TR_ID("The payout is approved and goes out on the next day of payouts."), NULL},
	{"payout_held", "admin", TR_ID("The payout is held: {0}."), NULL},
	{"payout_under_way", "nobody", TR_ID("The payout is on its way and not confirmed yet."), NULL},
	{"no_payout_address", "person", TR_ID("The person has given no address to pay to."), NULL},
	{"new_payout_address", "nobody", TR_ID("The person's address is new: it is paid to from {0} on."), NULL},
	{"payout_failed", "admin", TR_ID("The payout failed: {0}."), TR_ID("The payout failed.")},
	/* the hall itself */
	{"account_paused", "admin", TR_ID("The account that put it up is switched off: {0}."), NULL},
	{"duty_given_up", "admin", TR_ID("A duty of the hall failed too often and was given up: {0}."), NULL},
	{"clock_late", "admin", TR_ID("Its deadline was at {0}, and the hall's clock has not ended it yet."), NULL},
};

struct why_reason why_reason(struct arena *a, enum lang lang, const char *code, const char *arg)
{
	for (size_t i = 0; i < N_OF(reasons); i++)
		if (str_eq(reasons[i].code, code))
			return (struct why_reason){code, !str_has(arg) && reasons[i].bare ? tr(lang, reasons[i].bare)
						   : TR_FILL(a, lang, reasons[i].text, str_has(arg) ? arg : ""),
						   reasons[i].who};
	(void)OURS(true);
	return (struct why_reason){code, code, "admin"};
}

static err_t why_answer(struct rq *rq, struct stmt *s, const struct why_ask *ask)
{
	struct why_reply *reply = ARENA_NEW(rq->arena, struct why_reply);
	struct why_reason *items;
	struct list rows;
	err_t e = uuid_parse(ask->id, NULL) ? rq_many(rq, s, ask, &rows) : ERR_NOT_FOUND;

	if (e)
		return e;
	items = ARENA_ARRAY(rq->arena, struct why_reason, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct why_row *row = (const struct why_row *)rows.items + i;

		items[i] = why_reason(rq->arena, rq->lang, row->code, row->arg);
	}
	reply->reasons = (struct list){rows.n, items};
	rq_answer(rq, reply);
	return ERR_OK;
}

err_t why_task(struct rq *rq, const char *id)
{
	struct why_ask ask = {.id = id, .account = rq->who.ai_account_id, .is_admin = rq->who.is_admin};

	return why_answer(rq, &sql_why_task, &ask);
}

err_t why_bounty(struct rq *rq, const char *id, int64_t threshold)
{
	struct why_ask ask = {.id = id, .user_id = rq->who.is_admin ? NULL : rq->who.user_id, .threshold = threshold};

	return why_answer(rq, &sql_why_bounty, &ask);
}
