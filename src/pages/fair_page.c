/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page of a task shows of fair work, and its two forms: dispute and review. */
#include "pages/fair_page.h"
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "humans/fair.h"
#include "pages/fair_words.h"
#include "pages/handlers.h"
#include "pages/shown.h"

#define WINDOW_US (7 * 86400 * US_PER_S)
#define CRITERION_LINE 1000

struct round_row {
	const char *words, *text, *words_lang, *href, *small, *width, *height;
};
struct review_row {
	const char *words, *comment, *words_lang;
};
struct fair_in {
	const char *id, *reason, *comment;
	int64_t rating;
};
#define T(member) FIELD(task_fair, member, K_TEXT)

SHAPE(round_row, round_row, FIELD(round_row, words, K_TEXT), FIELD(round_row, text, K_TEXT),
      FIELD(round_row, words_lang, K_TEXT), FIELD(round_row, href, K_TEXT), FIELD(round_row, small, K_TEXT),
      FIELD(round_row, width, K_TEXT), FIELD(round_row, height, K_TEXT));
SHAPE(review_row, review_row, FIELD(review_row, words, K_TEXT), FIELD(review_row, comment, K_TEXT),
      FIELD(review_row, words_lang, K_TEXT));
SHAPE(task_fair, task_fair, FIELD(task_fair, criteria, K_LIST, .of = &words_item_shape),
      FIELD(task_fair, named, K_LIST, .of = &words_item_shape), FIELD(task_fair, rounds, K_LIST, .of = &round_row_shape),
      FIELD(task_fair, reviews, K_LIST, .of = &review_row_shape), T(verdict_title), T(verdict), T(verdict_lang), T(note),
      T(dispute_note), T(dispute), T(dispute_lang), T(answer), T(answer_lang), T(trust), T(place_href));
SHAPE(dispute_page_in, fair_in, FIELD(fair_in, id, K_UUID, .flags = F_PATH | F_REQ),
      FIELD(fair_in, reason, K_TEXT, .flags = F_REQ, .max = 2000));
SHAPE(review_page_in, fair_in, FIELD(fair_in, id, K_UUID, .flags = F_PATH | F_REQ),
      FIELD(fair_in, rating, K_INT, .flags = F_REQ, .min = 1, .max = 5), FIELD(fair_in, comment, K_TEXT, .max = 500));

/* A choice of five, best first, none chosen. */
static struct list rating_options(struct arena *a, enum lang lang, const char *value)
{
	static const struct option ratings[] = {{"", TR_ID("Choose"), false}, {"5", TR_ID("5 – very good"), false},
		{"4", TR_ID("4 – good"), false}, {"3", TR_ID("3 – all right"), false}, {"2", TR_ID("2 – poor"), false},
		{"1", TR_ID("1 – bad"), false}};
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(ratings));

	for (size_t i = 0; i < N_OF(ratings); i++)
		o[i] = (struct option){ratings[i].value, tr(lang, ratings[i].label), str_eq(ratings[i].value, value)};
	return (struct list){N_OF(ratings), o};
}

static const struct field_spec dispute_fields[] = {
	{.name = "reason", .label = TR_ID("Why is the rejection wrong?"),
	 .hint = TR_ID("An admin reads this beside what you delivered."), .missing = TR_ID("Write why the rejection is wrong."),
	 .flags = FF_REQ | FF_AREA},
};
static const struct field_spec review_fields[] = {
	{.name = "rating", .label = TR_ID("Rating"), .missing = TR_ID("Choose a rating."), .flags = FF_REQ,
	 .options = rating_options},
	{.name = "comment", .id = "review-comment", .label = TR_ID("Comment"), .flags = FF_AREA,
	 .hint = TR_ID("At most 500 characters. Shown when the requester has written too, or after seven days.")},
};


/* "One clear photo of the sign (at least 800 pixels wide)" */
static const char *criterion_words(struct rq *rq, json_t *c)
{
	const char *name, *between = " (";
	struct buf b;
	json_t *value;

	buf_init(&b, rq->arena, CRITERION_LINE * 4);
	buf_str(&b, json_text(c, "text"));
	json_object_foreach(json_object_get(c, "check"), name, value) {
		buf_str(&b, between);
		buf_str(&b, check_words(rq, name, value));
		between = tr(rq->lang, ", ");
	}
	if (!str_eq(between, " ("))
		buf_ch(&b, ')');
	return buf_text(&b);
}


/* The words of the criteria, or of those that `ids` names. */
static struct list criteria_words(struct rq *rq, json_t *criteria, json_t *ids)
{
	struct words_item *items = ARENA_ARRAY(rq->arena, struct words_item, json_array_size(criteria) + 1);
	size_t n = 0, i, k;
	json_t *c, *id;

	json_array_foreach(criteria, i, c) {
		bool is_named = !ids;

		json_array_foreach(ids, k, id)
			is_named = is_named || str_eq(json_string_value(id), json_text(c, "id"));
		if (is_named)
			items[n++].words = criterion_words(rq, c);
	}
	return (struct list){n, items};
}


static err_t verdict_fill(struct rq *rq, const struct task *t, json_t *criteria, struct task_fair *out)
{
	json_t *verdict;
	err_t e;

	if (!t->verdict || !(t->is_mine || t->is_owner || rq->who.is_admin))
		return ERR_OK;
	e = json_read(rq->arena, span_of(t->verdict), &verdict);
	if (e)
		return e;
	if (criteria)
		out->named = criteria_words(rq, criteria, json_object_get(verdict, "criteria"));
	if (str_eq(json_text(verdict, "what"), "changes")) {
		out->verdict_title = TR_FILL(rq->arena, rq->lang, "The requester asked for changes (round {0}):",
					     arena_printf(rq->arena, "%lld", (long long)t->round));
		out->verdict = json_text(verdict, "reason");
		out->verdict_lang = foreign_lang(rq->lang, out->verdict);
	}
	return ERR_OK;
}


static err_t rounds_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_fair *out)
{
	struct round_row *rows;
	struct list rounds;
	err_t e;

	if (t->round == INT_UNSET || !(t->is_mine || t->is_owner || rq->who.is_admin))
		return ERR_OK;
	e = rounds_of(rq, t, &rounds);
	if (e)
		return e;
	rows = ARENA_ARRAY(rq->arena, struct round_row, rounds.n + 1);
	for (size_t i = 0; i < rounds.n && !e; i++) {
		const struct round *r = (const struct round *)rounds.items + i;
		struct shown shown;

		rows[i] = (struct round_row){.words = TR_FILL(rq->arena, rq->lang, "Delivery {0}, {1}",
			arena_printf(rq->arena, "%lld", (long long)r->n), when_clock(&v->reader, r->created_at)),
			.text = r->text, .words_lang = foreign_lang(rq->lang, r->text),
			.href = r->file ? arena_printf(rq->arena, "/files/%s", r->file) : NULL};
		e = shown_of(rq, r->file, rows[i].href, "320", &shown);
		rows[i].small = shown.href;
		rows[i].width = shown.width;
		rows[i].height = shown.height;
	}
	out->rounds = (struct list){rounds.n, rows};
	return e;
}


static const char *dispute_state(struct rq *rq, const struct viewer *v, const struct dispute *d)
{
	if (str_eq(d->status, "open"))
		return TR_FILL(rq->arena, rq->lang, "Disputed. An admin decides by {0}; without a decision the work is paid.",
			       when_clock(&v->reader, d->due_at));
	return str_eq(d->status, "upheld") ? tr(rq->lang, "The dispute was decided: the rejection stands.")
					   : tr(rq->lang, "The dispute was decided for the person: the work is paid.");
}


static err_t dispute_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_fair *out)
{
	struct dispute d;
	err_t e;

	if (!t->dispute)
		return ERR_OK;
	e = dispute_of(rq, t->id, &d);
	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	out->dispute_note = dispute_state(rq, v, &d);
	if (t->is_mine || rq->who.is_admin) {
		out->dispute = d.reason;
		out->dispute_lang = foreign_lang(rq->lang, d.reason);
		out->answer = d.note;
		out->answer_lang = foreign_lang(rq->lang, d.note);
	}
	return ERR_OK;
}


static const char *review_words(struct rq *rq, const struct review *r)
{
	const char *rating = arena_printf(rq->arena, "%lld", (long long)r->rating);

	if (!r->is_shown)
		return TR_FILL(rq->arena, rq->lang, "You gave {0} of 5. Nobody else sees it yet.", rating);
	return str_eq(r->side, "ai") ? TR_FILL(rq->arena, rq->lang, "The requester about the person: {0} of 5", rating)
				     : TR_FILL(rq->arena, rq->lang, "The person about the requester: {0} of 5", rating);
}


static err_t reviews_fill(struct rq *rq, const struct task *t, struct task_fair *out)
{
	struct review_row *rows;
	struct list reviews;
	err_t e;

	if (!str_eq(t->status, "completed"))
		return ERR_OK;
	e = reviews_of(rq, t->id, &reviews);
	if (e)
		return e;
	rows = ARENA_ARRAY(rq->arena, struct review_row, reviews.n + 1);
	for (size_t i = 0; i < reviews.n; i++) {
		const struct review *r = (const struct review *)reviews.items + i;

		rows[i] = (struct review_row){review_words(rq, r), r->comment, foreign_lang(rq->lang, r->comment)};
	}
	out->reviews = (struct list){reviews.n, rows};
	return ERR_OK;
}


/* A task for several people, seen from its own page: how it is shared, and the reader's place. */
static err_t places_fill(struct rq *rq, const struct task *t, struct task_fair *out)
{
	const char *place = NULL;
	err_t e = ERR_OK;

	if (t->parent_id)
		out->note = tr(rq->lang, "This is one place of a task for several people. Each is paid for their own.");
	if (t->max_assignments == INT_UNSET)
		return ERR_OK;
	out->note = TR_FILL(rq->arena, rq->lang, "For up to {0} people. Each is paid the reward.",
			    arena_printf(rq->arena, "%lld", (long long)t->max_assignments));
	if (rq->who.human_id)
		e = place_of(rq, t->id, &place);
	if (place)
		out->place_href = arena_printf(rq->arena, "/tasks/%s", place);
	return e;
}


err_t task_fair_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_fair *out)
{
	struct texts ids = {1, (const char *[]){t->ai_account_id}};
	struct list requesters;
	json_t *criteria = NULL;
	err_t e = t->criteria ? json_read(rq->arena, span_of(t->criteria), &criteria) : ERR_OK;

	if (!e && criteria)
		out->criteria = criteria_words(rq, criteria, NULL);
	if (!e)
		e = verdict_fill(rq, t, criteria, out);
	if (!e)
		e = rounds_fill(rq, v, t, out);
	if (!e)
		e = dispute_fill(rq, v, t, out);
	if (!e)
		e = reviews_fill(rq, t, out);
	if (!e)
		e = places_fill(rq, t, out);
	if (!e)
		e = requesters_of(rq, &ids, &requesters);
	if (!e)
		out->trust = trust_words(v, t->ai_account_id, &requesters);
	return e;
}


static bool may_dispute(const struct task *t)
{
	return t->is_mine && str_eq(t->failure_reason, "requester_rejected") && !t->dispute && t->submission_id &&
	       t->now < t->finished_at + WINDOW_US;
}


static bool may_review(struct rq *rq, const struct task *t)
{
	struct list reviews;

	if (!t->is_mine || !str_eq(t->status, "completed") || !t->ai_account_id || t->now >= t->finished_at + WINDOW_US ||
	    reviews_of(rq, t->id, &reviews))
		return false;
	for (size_t i = 0; i < reviews.n; i++)
		if (str_eq(((const struct review *)reviews.items + i)->side, "human"))
			return false;
	return true;
}


static void list_add(struct arena *a, struct list *l, const void *items, size_t n, size_t size)
{
	char *all = arena_array(a, l->n + n + 1, size);

	if (l->n)
		memcpy(all, l->items, l->n * size);
	if (n)
		memcpy(all + l->n * size, items, n * size);
	*l = (struct list){l->n + n, all};
}


err_t task_fair_forms(struct rq *rq, const struct task *t, const struct task_fair *fair, struct list *forms,
		      struct list *problems)
{
	const struct form_spec dispute = {.fields = dispute_fields, .n = N_OF(dispute_fields),
		.title = tr(rq->lang, "Dispute the rejection"), .action = arena_printf(rq->arena, "/tasks/%s/dispute", t->id),
		.words = tr(rq->lang, "Within seven days. The payout waits until an admin has decided."),
		.submit = tr(rq->lang, "Send the dispute"), .button = "btn wide"};
	const struct form_spec review = {.fields = review_fields, .n = N_OF(review_fields),
		.title = tr(rq->lang, "How was the requester?"), .action = arena_printf(rq->arena, "/tasks/%s/reviews", t->id),
		.submit = tr(rq->lang, "Send the review"), .button = "btn wide"};
	const struct form_spec *s = may_dispute(t) ? &dispute : may_review(rq, t) ? &review : NULL;
	struct list wrong;
	struct form form;

	if (fair->place_href)
		forms->n = 0; /* the way on is the place */
	if (!s)
		return ERR_OK;
	form = form_make(rq, s, rq->input.form);
	wrong = form_problems(rq, s, NULL);
	list_add(rq->arena, forms, &form, 1, sizeof(form));
	list_add(rq->arena, problems, wrong.items, wrong.n, sizeof(struct link_item));
	return ERR_OK;
}


static err_t fair_done(struct rq *rq, err_t e, const char *done)
{
	const struct fair_in *in = rq->in;

	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/tasks/%s?done=%s", in->id, done));
	else if (e == ERR_BAD_FIELD)
		return task_page_show(rq, NULL, 422);
	else if (err_info(e)->http == 409 || e == ERR_NOT_ASSIGNED_YOU)
		return task_page_show(rq, tr(rq->lang, err_info(e)->text), err_info(e)->http);
	else
		return e;
	return ERR_OK;
}


err_t page_task_dispute(struct rq *rq)
{
	const struct fair_in *in = rq->in;

	return fair_done(rq, rq->complaints.n ? ERR_BAD_FIELD : task_dispute(rq, in->id, in->reason), "disputed");
}


err_t page_task_review(struct rq *rq)
{
	const struct fair_in *in = rq->in;

	return fair_done(rq, rq->complaints.n ? ERR_BAD_FIELD : task_rate(rq, in->id, in->rating, in->comment), "reviewed");
}
