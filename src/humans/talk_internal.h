/* talk_internal.h - what the files about talking share: handlers, shapes, parameters of statements.
 *
 * Layer: humans, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_TALK_INTERNAL_H
#define HUMANS_TALK_INTERNAL_H
#include "humans/talk.h"

struct talk_key {
	const char *id;
};
struct talk_done {
	const char *status, *task_id, *id;
	int64_t is_read;
};
extern const struct shape talk_key_shape, talk_task_done_shape, talk_done_shape;

/* Ready to be sent: what a mail is about, and what it says. */
struct talk_mail {
	const char *id, *to_email, *lang, *words, *text, *from_name, *from_email;
	int64_t n;
};
struct talk_mail_new {
	const char *id, *to_email, *subject, *text;
};

/* What is asked about a person's own messages. */
struct messages_ask {
	const char *human_id, *lang;
};
extern const struct shape news_shape;
err_t news_show(struct rq *rq);

extern const struct shape contact_allow_in_shape, thread_in_shape, contact_say_in_shape, contact_thread_shape,
	contact_said_shape;
err_t contact_allow_post(struct rq *rq);
err_t contact_messages_show(struct rq *rq);
err_t contact_message_post(struct rq *rq);
err_t contact_read_patch(struct rq *rq);

extern const struct shape comments_in_shape, comment_in_shape, comments_shape, comment_made_shape;
err_t comments_show(struct rq *rq);
err_t comment_post(struct rq *rq);

extern const struct shape inquiry_new_shape, inquiry_done_shape, inquiry_mark_in_shape, inquiry_marked_shape,
	my_messages_shape;
err_t inquiry_post(struct rq *rq);
err_t inquiry_patch(struct rq *rq);
err_t my_messages_show(struct rq *rq);

extern const struct shape template_new_shape, template_edit_in_shape, template_key_shape, template_saved_shape;
extern const struct shape template_shape;
err_t template_post(struct rq *rq);
err_t template_patch(struct rq *rq);
err_t template_delete(struct rq *rq);

#endif
