/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /me/reviews: the reader's completed tasks with what was written on both sides. */
#include "humans/fair.h"
#include "pages/handlers.h"
#include "pages/viewer.h"

#define CELL_WORDS 80

struct pair_row {
	const char *href, *words, *words_lang, *own, *own_comment, *own_lang, *theirs, *their_comment, *their_lang, *write_href;
	const char *until;
};
struct reviews_page {
	struct chrome chrome;
	struct list tabs, rows;
	const char *summary;
};
#define R(member) FIELD(pair_row, member, K_TEXT)

SHAPE(pair_row, pair_row, R(href), R(words), R(words_lang), R(own), R(own_comment), R(own_lang), R(theirs),
      R(their_comment), R(their_lang), R(write_href), R(until));
SHAPE(reviews_page, reviews_page, CHROME_FIELDS(reviews_page), FIELD(reviews_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(reviews_page, rows, K_LIST, .of = &pair_row_shape), FIELD(reviews_page, summary, K_TEXT));


static const char *rating_words(struct rq *rq, int64_t rating)
{
	return rating == INT_UNSET ? NULL
				   : TR_FILL(rq->arena, rq->lang, "{0} of 5", arena_printf(rq->arena, "%lld", (long long)rating));
}


static void row_fill(struct rq *rq, const struct viewer *v, const struct review_pair *p, struct pair_row *row)
{
	*row = (struct pair_row){.href = arena_printf(rq->arena, "/tasks/%s", p->task_id),
		.words = text_clip(rq->arena, p->task_display, CELL_WORDS), .words_lang = foreign_lang(rq->lang, p->task_display),
		.own = rating_words(rq, p->own_rating), .own_comment = p->own_comment,
		.own_lang = foreign_lang(rq->lang, p->own_comment), .theirs = rating_words(rq, p->their_rating),
		.their_comment = p->their_comment, .their_lang = foreign_lang(rq->lang, p->their_comment)};
	if (p->may_write) {
		row->write_href = row->href;
		row->until = TR_FILL(rq->arena, rq->lang, "until {0}", when_clock(&v->reader, p->until));
	}
}


err_t page_reviews(struct rq *rq)
{
	struct reviews_page *p = ARENA_NEW(rq->arena, struct reviews_page);
	struct review_summary sums;
	struct pair_row *rows;
	struct list pairs;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = reviews_mine(rq, &pairs);
	if (!e)
		e = reviews_about(rq, rq->who.human_id, NULL, &sums);
	if (e)
		return e;
	rows = ARENA_ARRAY(rq->arena, struct pair_row, pairs.n + 1);
	for (size_t i = 0; i < pairs.n; i++)
		row_fill(rq, &v, (const struct review_pair *)pairs.items + i, &rows[i]);
	p->chrome.title = tr(rq->lang, "Reviews");
	p->chrome.nav = "me";
	p->tabs = me_tabs(rq, "/me/reviews");
	p->rows = (struct list){pairs.n, rows};
	if (sums.review_count > 0 && sums.avg_rating)
		p->summary = TR_FILL(rq->arena, rq->lang, "Requesters gave you {0} of 5 on average ({1} reviews).", sums.avg_rating,
				     arena_printf(rq->arena, "%lld", (long long)sums.review_count));
	rq_page(rq, "reviews", &reviews_page_shape, p);
	return ERR_OK;
}
