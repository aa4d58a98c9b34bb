/* task_page.h - the parts of the page of one task.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_TASK_PAGE_H
#define PAGES_TASK_PAGE_H
#include "pages/viewer.h"

struct step {
	const char *look, *icon, *words, *current;
};
extern const struct shape step_shape;

/* Open, accepted, deliver, review, payment, as far as the task came; a failed one ends where it failed. */
struct list task_steps(const struct viewer *v, const struct task *t, int64_t review_hours);
/* Where the task stands for this reader, in a sentence; NULL where the page's form says it. */
const char *task_note(const struct viewer *v, const struct task *t);

/* The page of the task rq->in names (its first member is the id).  `why` (ready words) says what went wrong with the
 * action before, `status` how the answer is marked then. */
MUST_CHECK err_t task_page_show(struct rq *rq, const char *why, int status);

#endif
