/* talk.h - what people and agents say to each other: contact channels, comments, inquiries, ready texts.
 *
 * Layer: humans.  A channel belongs to a task and the person it was given to: pending at first, open once the task's
 * AI allows it, closed when the person has the task no more or it is over.  rq->who decides which side one is on.
 * Each call is one or two guarded statements, to be called outside a transaction.  Lengths are code points.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_TALK_H
#define HUMANS_TALK_H
#include "events/job.h"
#include "web/route.h"

extern const struct route talk_routes[];
extern const struct job_kind talk_jobs[];
extern struct stmt *const sql_contact[];

#define MESSAGE_MAX 4000
#define COMMENT_MAX 2000
#define INQUIRY_SUBJECT_MAX 160
#define TEMPLATE_TITLE_MAX 120
#define THREAD_DEFAULT 200
#define THREAD_MAX 500

/* ---- the contact channel of a task */

struct contact_message {
	const char *id, *task_id, *sender_type, *sender_id, *body, *attachment_url;
	int64_t created_at, read_by_ai, read_by_human;
	const char *file; /* not in JSON */
};
struct contact_channel {
	const char *id, *task_id, *human_id, *status;
	int64_t opened_at, closed_at, message_count, unread_count;
	/* not in JSON */
	int64_t ai_read_n, human_read_n, ai_unread, human_unread;
	const char *human_name, *ai_name;
};
struct contact_thread {
	const struct contact_channel *channel;
	struct list messages; /* of struct contact_message, oldest first */
	const char *next_before; /* the first one's id when there are older ones */
};
/* The newest `limit` messages (before the message `before`, if not NULL) of the channel as the caller may see it; for an AI
 * that of `with`, or of the newest person.  ERR_NOT_FOUND for strangers, ERR_CONTACT_NOT_READY when there is none. */
struct thread_ask {
	const char *task_id, *with, *before;
	int64_t limit; /* INT_UNSET: THREAD_DEFAULT */
};
MUST_CHECK err_t contact_thread_get(struct rq *rq, const struct thread_ask *ask, struct contact_thread *out);

struct contact_words {
	const char *task_id, *with, *body;
	const struct upload *file;
};
/* ERR_BAD_FIELD (complaint about body) when there is nothing to say, ERR_FILE_TYPE, ERR_ATTACHMENT_SIZE,
 * ERR_NOT_FOUND, ERR_CONTACT_NOT_OPEN. */
MUST_CHECK err_t contact_say(struct rq *rq, const struct contact_words *w, struct contact_message *out);
MUST_CHECK err_t contact_mark_read(struct rq *rq, const char *task_id, const char *with);

/* ---- comments everybody reads */

struct comment {
	const char *id, *task_id, *human_id, *human_name, *body;
	int64_t created_at;
};
/* The newest 200, oldest first. */
MUST_CHECK err_t comments_of(struct rq *rq, const char *task_id, struct list *out);
/* By the signed-in person. */
MUST_CHECK err_t comment_write(struct rq *rq, const char *task_id, const char *body, struct comment *out);

/* ---- "My page": channels, inquiries, ready texts */

struct inquiry {
	const char *id, *human_id, *from_name, *from_email, *subject, *body;
	int64_t is_read, created_at;
};
struct template {
	const char *id, *human_id, *title, *body;
	int64_t created_at, updated_at;
};
struct channel_item {
	const char *task_id, *status, *task, *task_en, *task_status, *task_display;
	int64_t opened_at, closed_at, created_at, unread_count, message_count;
	const char *human_id; /* who has the task now; not in JSON */
};
struct my_messages {
	const char *human_id; /* NULL without a worker profile: the lists are empty then */
	struct list inquiries, templates, channels;
};
MUST_CHECK err_t my_messages_get(struct rq *rq, struct my_messages *out);
/* By the signed-in person, about their own; ERR_NOT_FOUND for others'.  A new text has id NULL. */
MUST_CHECK err_t inquiry_mark(struct rq *rq, const char *id, bool is_read);
MUST_CHECK err_t template_save(struct rq *rq, const struct template *t, struct template *out);
MUST_CHECK err_t template_remove(struct rq *rq, const char *id);
/* Somebody writes to a person; 20 an hour from one address (ERR_RATE). */
struct inquiry_new {
	const char *human_id, *from_name, *from_email, *subject, *body;
};
MUST_CHECK err_t inquiry_send(struct rq *rq, const struct inquiry_new *in, const char **id);

#endif
