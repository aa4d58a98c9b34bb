/* people_who_work.c - worker profiles, and what their owners are owed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/earnings.h"
#include "humans/humans_internal.h"
#include "people/people.h"
#include "sql_humans.h"
#include "sql_people.h"

struct human_made {
	struct user_made user;
	const char *user_id, *country, *location, *paypal_email;
	int64_t min_budget;
};
struct human_joined {
	const char *id, *user_id, *status;
};
struct payments_ask {
	const char *human_id, *lang;
	int64_t weekday;
};

#define U(member, kind) FIELD_AS(#member, human_made, user.member, kind)

SHAPE(human_made, human_made, U(name, K_TEXT), U(email, K_TEXT), U(password_hash, K_TEXT), U(lang, K_TEXT),
      U(link_hash, K_TEXT), U(mail_subject, K_TEXT), U(mail_text, K_TEXT), FIELD(human_made, user_id, K_TEXT),
      FIELD(human_made, country, K_TEXT), FIELD(human_made, location, K_TEXT), FIELD(human_made, paypal_email, K_TEXT),
      FIELD(human_made, min_budget, K_USD));
SHAPE(human_joined, human_joined, FIELD(human_joined, id, K_TEXT), FIELD(human_joined, user_id, K_TEXT),
      FIELD(human_joined, status, K_TEXT));
SHAPE(human_new, human_new, FIELD(human_new, name, K_LINE, .flags = F_REQ, .max = 120),
      FIELD(human_new, country, K_COUNTRY, .flags = F_REQ, .note = "Where the person lives, ISO 3166 alpha-2"),
      FIELD(human_new, min_budget_usd, K_USD, .max = TASK_MAX_BUDGET, .note = "Least budget call_human may match, default 0"),
      FIELD(human_new, location, K_LINE), FIELD(human_new, paypal_email, K_EMAIL),
      FIELD(human_new, email, K_EMAIL, .note = "Without a session: makes the account"),
      FIELD(human_new, password, K_TEXT, .flags = F_SECRET, .min = PASSWORD_MIN, .max = PASSWORD_MAX,
	    .note = "Without it a sign-in link is mailed"),
      FIELD(human_new, lang, K_WORD, .flags = F_LENIENT, .words = "en|ja"));
SHAPE(human_done, human_joined, FIELD(human_joined, id, K_UUID),
      FIELD(human_joined, status, K_WORD, .words = "available|busy"));
SHAPE(payments_ask, payments_ask, FIELD(payments_ask, human_id, K_TEXT), FIELD(payments_ask, lang, K_TEXT),
      FIELD(payments_ask, weekday, K_INT));
#define INNER(member, kind_) FIELD(payment, member, kind_, .flags = F_INNER)
SHAPE(payment, payment, FIELD(payment, task_id, K_UUID), FIELD(payment, task, K_TEXT),
      FIELD(payment, gross_amount, K_USD), FIELD(payment, platform_fee, K_USD), FIELD(payment, paypal_fee, K_USD),
      FIELD(payment, net_amount, K_USD), FIELD(payment, status, K_WORD, .words = "pending|approved|paid|failed"),
      FIELD(payment, approved_at, K_TIME), FIELD(payment, paid_at, K_TIME), FIELD(payment, payout_batch_id, K_TEXT),
      FIELD(payment, error_message, K_TEXT), FIELD(payment, updated_at, K_TIME),
      INNER(review_until, K_TIME), INNER(task_display, K_TEXT), INNER(method, K_TEXT), INNER(receiver, K_TEXT),
      INNER(waits_for, K_TEXT), INNER(hold_reason, K_TEXT), INNER(hold_until, K_TIME), INNER(expected_at, K_TIME));
SHAPE(payment_totals, payment_totals, FIELD(payment_totals, pending_total, K_USD),
      FIELD(payment_totals, approved_total, K_USD), FIELD(payment_totals, paid_total, K_USD));
SHAPE(payments, payments, FIELD(payments, human_id, K_UUID), FIELD(payments, summary, K_OBJ, .of = &payment_totals_shape),
      FIELD(payments, payments, K_LIST, .of = &payment_shape));

static err_t join(struct rq *rq, const struct human_new *in, struct human_joined *out)
{
	struct human_made h = {.user_id = rq->who.user_id, .country = in->country, .location = in->location,
			       .paypal_email = in->paypal_email,
			       .min_budget = in->min_budget_usd == INT_UNSET ? 0 : in->min_budget_usd};
	err_t e;

	if (h.user_id) {
		h.user.name = in->name;
	} else if (!str_has(in->email)) {
		complain(&rq->complaints, "email", "required", ERR_UNAUTHORIZED);
		return ERR_UNAUTHORIZED;
	} else {
		user_prepare(rq, &(struct user_new){in->name, in->email, in->password, in->lang}, &h.user);
	}
	e = rq_one(rq, &sql_human_join, &h, out);
	if (!e && !h.user_id && str_has(in->password))
		e = session_begin(rq, out->user_id);
	return e;
}

err_t human_join(struct rq *rq, const struct human_new *in, const char **human_id)
{
	struct human_joined made;
	err_t e = join(rq, in, &made);

	if (!e)
		*human_id = made.id;
	return e;
}

/* A browser's form goes on to the person's tasks. */
err_t human_post(struct rq *rq)
{
	struct human_joined *made = ARENA_NEW(rq->arena, struct human_joined);
	err_t e = join(rq, rq->in, made);

	if (e)
		return e;
	if (rq->wants_html)
		rq_see_other(rq, arena_printf(rq->arena, "/tasks?human_id=%s", made->id));
	else
		rq_answer(rq, made);
	return ERR_OK;
}

static struct payments_ask payments_ask_of(struct rq *rq)
{
	return (struct payments_ask){rq->who.human_id, lang_code(rq->lang), rq->conf->payout_weekday};
}

err_t payment_totals_of(struct rq *rq, struct payment_totals *out)
{
	struct payments_ask ask = payments_ask_of(rq);

	return rq_one(rq, &sql_payment_sums, &ask, out);
}

err_t payments_of(struct rq *rq, struct payments *out)
{
	struct payment_totals *sums = ARENA_NEW(rq->arena, struct payment_totals);
	struct payments_ask ask = payments_ask_of(rq);
	err_t e = payment_totals_of(rq, sums);

	*out = (struct payments){.human_id = rq->who.human_id, .summary = sums};
	return e ? e : rq_many(rq, &sql_payment_list, &ask, &out->payments);
}

err_t payments_show(struct rq *rq)
{
	struct payments *p = ARENA_NEW(rq->arena, struct payments);
	err_t e = payments_of(rq, p);

	if (!e)
		rq_answer(rq, p);
	return e;
}
