/* fair_page.h - the fair side of a task's page: criteria, corrections, the dispute, reviews, how the requester answers.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_FAIR_PAGE_H
#define PAGES_FAIR_PAGE_H
#include "pages/task_page.h"

struct task_fair {
	struct list criteria, rounds, reviews, named; /* words_item, round_row, review_row, words_item */
	const char *verdict_title, *verdict, *verdict_lang, *note, *dispute_note, *dispute, *dispute_lang, *answer, *answer_lang;
	const char *trust, *place_href;
};
extern const struct shape task_fair_shape;
MUST_CHECK err_t task_fair_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_fair *out);
/* The forms that are open to the reader now, added behind those of `forms`; their mistakes behind those of `problems`. */
MUST_CHECK err_t task_fair_forms(struct rq *rq, const struct task *t, const struct task_fair *fair, struct list *forms,
				 struct list *problems);
/* "Approves 97 % of 34, answers within 2 h", or that they have not answered yet; NULL for a task without an account. */
const char *trust_words(const struct viewer *v, const char *ai_account_id, const struct list *requesters);
/* Puts how each requester answers on the cards of a list of struct task. */
MUST_CHECK err_t task_cards_trust(struct rq *rq, const struct viewer *v, const struct list *tasks, struct task_card *cards);

#endif
