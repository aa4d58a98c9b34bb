/* talk_page.h - what is said on the page of a task: the thread with the other side, and everybody's comments.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_TALK_PAGE_H
#define PAGES_TALK_PAGE_H
#include "pages/task_page.h"

/* The thread as its reader may see it; channel NULL: there is none for them. */
struct task_talk {
	struct list messages, comments, templates;
	const char *state, *state_note, *task_id, *newest, *older_href, *newest_href, *send_href, *read_href, *api_href;
	const char *template_href, *template_id, *body, *body_error, *body_invalid, *file_error, *file_invalid;
	const char *comment_href, *comment, *comment_error, *comment_invalid;
	bool has_thread, is_mine, may_write, has_unread, may_comment;
};
extern const struct shape task_talk_shape;
MUST_CHECK err_t task_talk_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_talk *out);

#endif
