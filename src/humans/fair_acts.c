/* fair_acts.c - corrections, disputes and reviews; what a requester is known for.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "humans/fair.h"
#include "humans/humans_internal.h"
#include "sql_fair.h"

struct changes_asked {
	int64_t round;
};
struct review_made {
	const char *status, *review_id;
};
struct review_list {
	const char *task_id;
	struct list reviews;
};
struct requester_in {
	const char *id;
};
struct requester_view {
	const char *id, *approval_rate;
	int64_t reviewed_count, median_review_minutes;
	struct review_summary reviews;
};
struct requester_reply {
	const struct requester_view *requester;
};

#define RQV(name, member, kind, ...) FIELD_AS(name, requester_view, member, kind, __VA_ARGS__)

SHAPE(changes_asked, changes_asked, FIELD(changes_asked, round, K_INT));
SHAPE(review_made, review_made, FIELD(review_made, status, K_TEXT), FIELD(review_made, review_id, K_UUID));
SHAPE(review_list, review_list, FIELD(review_list, task_id, K_UUID),
      FIELD(review_list, reviews, K_LIST, .of = &review_shape));
SHAPE(reviews_in, task_act, FIELD(task_act, id, K_LINE, .flags = F_REQ | F_PATH));
SHAPE(requester_in, requester_in, FIELD(requester_in, id, K_LINE, .flags = F_REQ | F_PATH, .note = "An ai_account_id"));
SHAPE(requester_view, requester_view, RQV("id", id, K_UUID),
      RQV("approval_rate", approval_rate, K_JSON, .note = "Of the last 500 deliveries answered; null before the first"),
      RQV("reviewed_count", reviewed_count, K_INT), RQV("median_review_minutes", median_review_minutes, K_INT),
      RQV("review_count", reviews.review_count, K_INT), RQV("avg_rating", reviews.avg_rating, K_JSON),
      RQV("reviews", reviews.reviews, K_LIST, .of = &review_shape, .note = "The newest five"));
SHAPE(requester_reply, requester_reply, FIELD(requester_reply, requester, K_OBJ, .of = &requester_view_shape));

err_t task_changes_post(struct rq *rq)
{
	struct task_act act = *(const struct task_act *)rq->in;
	struct task_done *done = ARENA_NEW(rq->arena, struct task_done);
	struct changes_asked asked;
	err_t e = act_begin(rq, act.id, &act);

	if (!e)
		e = rq_one(rq, &sql_task_request_changes, &act, &asked);
	if (e == ERR_UNKNOWN_CRITERION)
		complain(&rq->complaints, "criteria", "invalid_enum", e);
	if (e)
		return e;
	*done = (struct task_done){.status = "accepted", .task_id = act.id, .round = asked.round};
	rq_answer(rq, done);
	return ERR_OK;
}

/* A person's deed on a task, from the API or a page; `in` holds what they said. */
static err_t act_of(struct rq *rq, const char *id, const struct task_act *in, struct task_act *act)
{
	*act = *in;
	act->counter_budget_usd = INT_UNSET;
	return act_begin(rq, id, act);
}

err_t task_dispute(struct rq *rq, const char *id, const char *reason)
{
	struct task_act act;
	err_t e = act_of(rq, id, &(struct task_act){.reason = reason, .rating = INT_UNSET}, &act);

	return e ? e : rq_run(rq, &sql_task_dispute, &act, NULL);
}

err_t task_dispute_post(struct rq *rq)
{
	struct task_act act;
	const struct task_act *in = rq->in;
	err_t e = act_of(rq, in->id, in, &act);

	if (!e)
		e = rq_run(rq, &sql_task_dispute, &act, NULL);
	if (!e)
		act_reply(rq, "disputed", act.id, NULL);
	return e;
}

static err_t rate(struct rq *rq, const char *id, const struct task_act *in, struct review *made)
{
	struct task_act act;
	err_t e = act_of(rq, id, in, &act);

	return e ? e : rq_one(rq, &sql_task_rate, &act, made);
}

err_t task_rate(struct rq *rq, const char *id, int64_t rating, const char *comment)
{
	struct review made;

	return rate(rq, id, &(struct task_act){.rating = rating, .comment = comment}, &made);
}

err_t review_post(struct rq *rq)
{
	const struct task_act *in = rq->in;
	struct review_made *reply = ARENA_NEW(rq->arena, struct review_made);
	struct review made;
	err_t e = rate(rq, in->id, in, &made);

	if (e)
		return e;
	*reply = (struct review_made){"stored", made.id};
	rq_answer(rq, reply);
	return ERR_OK;
}

err_t reviews_show(struct rq *rq)
{
	const struct task_act *in = rq->in;
	struct task_act ask = {.task_id = in->id};
	struct review_list *reply = ARENA_NEW(rq->arena, struct review_list);
	err_t e = uuid_parse(in->id, NULL) ? rq_run(rq, &sql_task_known, &ask, NULL) : ERR_NOT_FOUND;

	reply->task_id = in->id;
	if (!e)
		e = reviews_of(rq, in->id, &reply->reviews);
	if (!e)
		rq_answer(rq, reply);
	return e;
}

/* "0.973": of 1, to three digits. */
static const char *rate_text(struct arena *a, const struct requester *r)
{
	if (r->reviewed == INT_UNSET || r->reviewed <= 0)
		return NULL;
	return arena_printf(a, "%lld.%03lld", (long long)(r->approved / r->reviewed),
			    (long long)(r->approved % r->reviewed * 1000 / r->reviewed));
}

err_t requester_show(struct rq *rq)
{
	const struct requester_in *in = rq->in;
	struct requester_view *v = ARENA_NEW(rq->arena, struct requester_view);
	struct requester_reply *reply = ARENA_NEW(rq->arena, struct requester_reply);
	struct requester r;
	err_t e = uuid_parse(in->id, NULL) ? requester_get(rq, in->id, &r) : ERR_NOT_FOUND;

	if (!e)
		e = reviews_about(rq, NULL, in->id, &v->reviews);
	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	v->id = r.id;
	v->approval_rate = rate_text(rq->arena, &r);
	v->reviewed_count = r.reviewed == INT_UNSET ? 0 : r.reviewed;
	v->median_review_minutes = v->reviewed_count ? (r.median_review_s + 59) / 60 : INT_UNSET;
	reply->requester = v;
	rq_answer(rq, reply);
	return ERR_OK;
}
