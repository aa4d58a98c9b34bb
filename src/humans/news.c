/* news.c - is there something new for a person? Asked by every page that is open, so it is one small statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/talk_internal.h"
#include "sql_contact.h"
#include "web/etag.h"

struct news {
	int64_t unread_messages, unread_inquiries;
	const char *state;
};
SHAPE(news, news, FIELD(news, unread_messages, K_INT), FIELD(news, unread_inquiries, K_INT),
      FIELD(news, state, K_TEXT, .note = "Another text when something about one's tasks or payouts changed"));


err_t news_show(struct rq *rq)
{
	struct messages_ask ask = {.human_id = rq->who.human_id};
	struct news *news = ARENA_NEW(rq->arena, struct news);
	err_t e = rq_one(rq, &sql_news_of, &ask, news);

	if (e)
		return e;
	if (!etag_answer(rq, arena_printf(rq->arena, "\"%lld-%lld-%s\"", (long long)news->unread_messages,
					  (long long)news->unread_inquiries, news->state)))
		rq_answer(rq, news);
	return ERR_OK;
}
