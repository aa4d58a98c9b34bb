/* fair_reads.c - what only some see of a task: every delivery, the places, a dispute; and how requesters answer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "humans/fair.h"
#include "humans/humans_internal.h"
#include "sql_fair.h"

#define LIST_JSON_MAX (1u << 20)
#define NEWEST 5
#define MINE_MAX 100

struct assignment {
	const char *id, *human_id, *status, *failure_reason, *submission_id, *text, *content_url, *file;
	int64_t accepted_at, delivered_at, finished_at;
};
struct reviews_ask {
	const char *human_id, *ai_account_id, *lang;
	int64_t max;
};
struct requesters_ask {
	const char *id;
	struct texts ids;
};

#define AS(member, kind) FIELD(assignment, member, kind)
#define RV(member, kind) FIELD(review, member, kind)
#define PAIR(member, kind) FIELD(review_pair, member, kind)

SHAPE(assignment, assignment, AS(id, K_UUID), AS(human_id, K_UUID), AS(status, K_WORD), AS(failure_reason, K_WORD),
      AS(submission_id, K_UUID), AS(text, K_TEXT), AS(content_url, K_URL),
      FIELD(assignment, file, K_TEXT, .flags = F_INNER), AS(accepted_at, K_TIME), AS(delivered_at, K_TIME),
      AS(finished_at, K_TIME));
SHAPE(round, round, FIELD(round, id, K_UUID), FIELD(round, n, K_INT), FIELD(round, type, K_WORD),
      FIELD(round, text, K_TEXT), FIELD(round, content_url, K_URL), FIELD(round, file, K_TEXT, .flags = F_INNER),
      FIELD(round, created_at, K_TIME));
SHAPE(dispute, dispute, FIELD(dispute, task_id, K_TEXT), FIELD(dispute, reason, K_TEXT), FIELD(dispute, status, K_TEXT),
      FIELD(dispute, note, K_TEXT), FIELD(dispute, created_at, K_TIME), FIELD(dispute, due_at, K_TIME),
      FIELD(dispute, decided_at, K_TIME));
SHAPE(review, review, RV(id, K_UUID), RV(task_id, K_UUID),
      FIELD_AS("by", review, side, K_WORD, .words = "ai|human"), RV(rating, K_INT), RV(comment, K_TEXT),
      RV(created_at, K_TIME), FIELD(review, side, K_TEXT, .flags = F_INNER),
      FIELD(review, is_shown, K_BOOL, .note = "False: so far only its writer sees it"));
SHAPE(review_summary, review_summary, FIELD(review_summary, review_count, K_INT),
      FIELD(review_summary, avg_rating, K_JSON), FIELD(review_summary, reviews, K_LIST, .of = &review_shape));
SHAPE(review_pair, review_pair, PAIR(task_id, K_TEXT), PAIR(task, K_TEXT), PAIR(task_display, K_TEXT),
      PAIR(own_comment, K_TEXT), PAIR(their_comment, K_TEXT), PAIR(finished_at, K_TIME), PAIR(until, K_TIME),
      PAIR(own_rating, K_INT), PAIR(their_rating, K_INT), PAIR(may_write, K_BOOL));
SHAPE(requester, requester, FIELD(requester, id, K_TEXT), FIELD(requester, reviewed, K_INT),
      FIELD(requester, approved, K_INT), FIELD(requester, median_review_s, K_INT));
SHAPE(reviews_ask, reviews_ask, FIELD(reviews_ask, human_id, K_TEXT), FIELD(reviews_ask, ai_account_id, K_TEXT),
      FIELD(reviews_ask, lang, K_TEXT), FIELD(reviews_ask, max, K_INT));
SHAPE(requesters_ask, requesters_ask, FIELD(requesters_ask, id, K_TEXT), FIELD(requesters_ask, ids, K_TEXTS));

static const char *file_url(struct rq *rq, const char *file)
{
	return file ? arena_printf(rq->arena, "%s/files/%s", rq->conf->app_base_url, file) : NULL;
}

static const char *list_text(struct arena *a, const struct shape *s, const struct list *l)
{
	struct buf b;

	buf_init(&b, a, LIST_JSON_MAX);
	buf_ch(&b, '[');
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_ch(&b, ',');
		shape_json(&b, s, (const char *)l->items + i * s->size);
	}
	buf_ch(&b, ']');
	return b.is_full ? "[]" : buf_text(&b);
}

err_t rounds_of(struct rq *rq, const struct task *t, struct list *out)
{
	struct task_act ask = {.task_id = t->id, .human_id = t->is_owner || rq->who.is_admin ? NULL : t->human_id};
	err_t e = rq_many(rq, &sql_submissions_of, &ask, out);

	for (size_t i = 0; i < out->n && !e; i++) {
		struct round *r = (struct round *)out->items + i;

		r->content_url = file_url(rq, r->file);
	}
	return e;
}

static err_t assignments_load(struct rq *rq, struct task *t)
{
	struct task_act ask = {.task_id = t->id};
	struct list places;
	err_t e = rq_many(rq, &sql_assignments_of, &ask, &places);

	for (size_t i = 0; i < places.n && !e; i++) {
		struct assignment *a = (struct assignment *)places.items + i;

		a->content_url = file_url(rq, a->file);
	}
	if (!e)
		t->assignments = list_text(rq->arena, &assignment_shape, &places);
	return e;
}

err_t task_fair_load(struct rq *rq, struct task *t)
{
	struct list rounds;
	err_t e;

	if (t->max_assignments != INT_UNSET)
		return t->is_owner || rq->who.is_admin ? assignments_load(rq, t) : ERR_OK;
	if (t->round == INT_UNSET || !task_sees(&rq->who, t))
		return ERR_OK;
	e = rounds_of(rq, t, &rounds);
	if (!e)
		t->submissions = list_text(rq->arena, &round_shape, &rounds);
	return e;
}

err_t place_of(struct rq *rq, const char *task_id, const char **place_id)
{
	struct task_act ask = {.task_id = task_id, .human_id = rq->who.human_id};
	struct assignment found = {0};
	err_t e = rq_one(rq, &sql_place_of, &ask, &found);

	*place_id = e ? NULL : found.id;
	return e == ERR_NO_ROW ? ERR_OK : e;
}

err_t dispute_of(struct rq *rq, const char *task_id, struct dispute *out)
{
	struct task_act ask = {.task_id = task_id};

	return rq_one(rq, &sql_dispute_read, &ask, out);
}

err_t reviews_of(struct rq *rq, const char *task_id, struct list *out)
{
	struct task_act ask = {.task_id = task_id, .human_id = rq->who.human_id, .ai_account_id = rq->who.ai_account_id};

	return rq_many(rq, &sql_reviews_of, &ask, out);
}

err_t reviews_about(struct rq *rq, const char *human_id, const char *ai_account_id, struct review_summary *out)
{
	struct reviews_ask ask = {.human_id = human_id, .ai_account_id = ai_account_id, .max = NEWEST};
	err_t e = rq_one(rq, &sql_review_sums, &ask, out);

	return e ? e : rq_many(rq, &sql_reviews_newest, &ask, &out->reviews);
}

err_t reviews_mine(struct rq *rq, struct list *out)
{
	struct reviews_ask ask = {.human_id = rq->who.human_id, .lang = lang_code(rq->lang), .max = MINE_MAX};

	return rq_many(rq, &sql_reviews_mine, &ask, out);
}

err_t requester_get(struct rq *rq, const char *id, struct requester *out)
{
	struct requesters_ask ask = {.id = id};

	return rq_one(rq, &sql_requester_known, &ask, out);
}

err_t requesters_of(struct rq *rq, const struct texts *ids, struct list *out)
{
	struct requesters_ask ask = {.ids = {0, ARENA_ARRAY(rq->arena, const char *, ids->n + 1)}};

	for (size_t i = 0; i < ids->n; i++)
		if (ids->items[i])
			ask.ids.items[ask.ids.n++] = ids->items[i];
	*out = (struct list){0};
	return ask.ids.n ? rq_many(rq, &sql_requesters_of, &ask, out) : ERR_OK;
}
