/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/profile_shown.h"
#include "humans/fair.h"
#include "humans/photos.h"

SHAPE(shown_photo, shown_photo, FIELD(shown_photo, href, K_TEXT), FIELD(shown_photo, small, K_TEXT),
      FIELD(shown_photo, words, K_TEXT));
SHAPE(shown_review, shown_review, FIELD(shown_review, rating, K_TEXT), FIELD(shown_review, comment, K_TEXT),
      FIELD(shown_review, words_lang, K_TEXT), FIELD(shown_review, when, K_TEXT));


err_t shown_photos(struct rq *rq, const struct viewer *v, const char *human_id, struct list *out)
{
	struct shown_photo *items;
	struct list found;
	err_t e = photos_public(rq, human_id, &found);

	if (e)
		return e;
	items = ARENA_ARRAY(rq->arena, struct shown_photo, found.n + 1);
	for (size_t i = 0; i < found.n; i++) {
		const struct photo *p = (const struct photo *)found.items + i;

		items[i] = (struct shown_photo){arena_printf(rq->arena, "/files/%s", p->file),
			arena_printf(rq->arena, "/files/%s?size=320", p->file),
			TR_FILL(rq->arena, rq->lang, "Photo of {0}", when_date(&v->reader, p->created_at))};
	}
	*out = (struct list){found.n, items};
	return ERR_OK;
}


err_t shown_reviews(struct rq *rq, const struct viewer *v, const char *human_id, struct list *out,
		    const char **average)
{
	struct arena *a = rq->arena;
	struct review_summary sum;
	struct shown_review *items;
	err_t e = reviews_about(rq, human_id, NULL, &sum);

	if (e)
		return e;
	items = ARENA_ARRAY(a, struct shown_review, sum.reviews.n + 1);
	for (size_t i = 0; i < sum.reviews.n; i++) {
		const struct review *r = (const struct review *)sum.reviews.items + i;

		items[i] = (struct shown_review){
			TR_FILL(a, rq->lang, "{0} of 5", arena_printf(a, "%lld", (long long)r->rating)), r->comment,
			foreign_lang(rq->lang, r->comment), when_date(&v->reader, r->created_at)};
	}
	*out = (struct list){sum.reviews.n, items};
	*average = sum.avg_rating ? TR_FILL(a, rq->lang, "Rated {0} of 5 ({1})", sum.avg_rating,
					    arena_printf(a, "%lld", (long long)sum.review_count))
				  : NULL;
	return ERR_OK;
}
