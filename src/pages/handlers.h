/* handlers.h - the handlers of the route table in pages.c, and the shapes their templates are drawn from.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_HANDLERS_H
#define PAGES_HANDLERS_H
#include "web/page.h"

extern const struct shape home_page_shape, home_query_shape, tasks_page_shape, tasks_query_shape, task_page_shape, task_path_shape,
	connected_page_shape, payments_page_shape, mail_page_shape, mail_path_shape, token_query_shape, next_query_shape,
	connect_query_shape, talk_message_in_shape, talk_comment_in_shape, messages_page_shape, templates_page_shape,
	template_page_in_shape, inquiry_page_in_shape, profile_page_shape, profile_path_shape, unsubscribe_query_shape;

err_t page_home(struct rq *rq);
err_t page_register(struct rq *rq);
err_t page_register_post(struct rq *rq);
err_t page_login(struct rq *rq);
err_t page_login_post(struct rq *rq);
err_t page_login_mail(struct rq *rq);
err_t page_login_link(struct rq *rq);
err_t page_login_link_post(struct rq *rq);
err_t page_logout(struct rq *rq);
err_t page_logout_post(struct rq *rq);
err_t page_tasks(struct rq *rq);
err_t page_task(struct rq *rq);
err_t page_task_accept(struct rq *rq);
err_t page_task_submit(struct rq *rq);
err_t page_task_skip(struct rq *rq);
err_t page_connect(struct rq *rq);
err_t page_connect_post(struct rq *rq);
err_t page_connect_rotate(struct rq *rq);
err_t page_connect_test(struct rq *rq);
err_t page_me(struct rq *rq);
err_t page_me_post(struct rq *rq);
err_t page_payments(struct rq *rq);
err_t page_payments_connect(struct rq *rq);
extern const struct shape photos_page_shape, photos_query_shape, photo_page_in_shape;
err_t page_photos(struct rq *rq);
err_t page_photo_post(struct rq *rq);
err_t page_photo_set(struct rq *rq);
err_t page_photo_drop(struct rq *rq);
err_t page_photo_back(struct rq *rq);
extern const struct shape reviews_page_shape, dispute_page_in_shape, review_page_in_shape;
err_t page_reviews(struct rq *rq);
err_t page_task_dispute(struct rq *rq);
err_t page_task_review(struct rq *rq);
err_t page_message_post(struct rq *rq);
err_t page_messages_read(struct rq *rq);
err_t page_comment_post(struct rq *rq);
err_t page_messages(struct rq *rq);
err_t page_inquiry_mark(struct rq *rq);
err_t page_templates(struct rq *rq);
err_t page_template_post(struct rq *rq);
err_t page_template_drop(struct rq *rq);
err_t page_profile(struct rq *rq);
err_t page_inquiry_post(struct rq *rq);
err_t page_me_profile(struct rq *rq);
err_t page_me_profile_post(struct rq *rq);
err_t page_notifications(struct rq *rq);
err_t page_notifications_post(struct rq *rq);
err_t page_unsubscribe(struct rq *rq);
err_t page_unsubscribe_post(struct rq *rq);
err_t page_mails(struct rq *rq);
err_t page_mail(struct rq *rq);

#endif
