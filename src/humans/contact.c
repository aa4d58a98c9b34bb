/* contact.c - the contact channel of a task: allowed by its AI, read and written by both sides.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_internal.h"
#include "humans/talk_internal.h"
#include "humans/uploads.h"
#include "sql_contact.h"

/* Parameters of the statements: who asks, about what, and what is said. */
struct contact_ask {
	const char *task_id, *key_hash, *account, *human_id, *with_human, *actor_kind, *body, *file;
	bool is_admin, dry;
};
struct contact_page {
	const char *id, *before;
	int64_t ai_read_n, human_read_n, max;
};
struct contact_in {
	const char *id, *human_id;
	struct contact_words words;
	const char *before;
	int64_t limit;
};
struct contact_said {
	const char *status;
	const struct contact_message *message;
};

#define A(member, kind) FIELD(contact_ask, member, kind)
SHAPE(contact_ask, contact_ask, A(task_id, K_TEXT), A(key_hash, K_TEXT), A(account, K_TEXT), A(human_id, K_TEXT),
      A(with_human, K_TEXT), A(actor_kind, K_TEXT), A(body, K_TEXT), A(file, K_TEXT), A(is_admin, K_BOOL), A(dry, K_BOOL));
SHAPE(contact_page, contact_page, FIELD(contact_page, id, K_TEXT), FIELD(contact_page, before, K_TEXT),
      FIELD(contact_page, ai_read_n, K_INT), FIELD(contact_page, human_read_n, K_INT), FIELD(contact_page, max, K_INT));

#define TASK_ID FIELD(contact_in, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The task's id")
#define WITH \
	FIELD(contact_in, human_id, K_UUID, .note = "An AI: the channel with this person instead of the newest; a person: themselves")
SHAPE(contact_allow_in, contact_in, TASK_ID, WITH);
SHAPE(thread_in, contact_in, TASK_ID, WITH,
      FIELD(contact_in, before, K_UUID, .note = "Only messages older than this one"),
      FIELD(contact_in, limit, K_INT, .min = 1, .max = THREAD_MAX, .note = "Default 200"));
SHAPE(contact_say_in, contact_in, TASK_ID, WITH,
      FIELD_AS("body", contact_in, words.body, K_TEXT, .max = MESSAGE_MAX, .note = "This or a file is needed"),
      FIELD_AS("file", contact_in, words.file, K_FILE, .note = "multipart/form-data: a picture of at most 10 MiB"));

#define C(member, kind, ...) FIELD(contact_channel, member, kind, __VA_ARGS__)
SHAPE(contact_channel, contact_channel, C(task_id, K_UUID, 0), C(status, K_WORD, .words = "pending|open|closed"),
      C(opened_at, K_TIME, 0), C(closed_at, K_TIME, 0), C(human_id, K_UUID, 0), C(message_count, K_INT, 0),
      C(unread_count, K_INT, .note = "Of the other side's messages, by the reader's side"), C(id, K_TEXT, .flags = F_INNER),
      C(ai_read_n, K_INT, .flags = F_INNER), C(human_read_n, K_INT, .flags = F_INNER),
      C(ai_unread, K_INT, .flags = F_INNER), C(human_unread, K_INT, .flags = F_INNER),
      C(human_name, K_TEXT, .flags = F_INNER), C(ai_name, K_TEXT, .flags = F_INNER));
#define M(member, kind, ...) FIELD(contact_message, member, kind, __VA_ARGS__)
SHAPE(contact_message, contact_message, M(id, K_UUID, 0), M(task_id, K_UUID, 0),
      M(sender_type, K_WORD, .words = "ai|human"), M(sender_id, K_UUID, 0), M(body, K_TEXT, .note = "Empty beside a picture"),
      M(attachment_url, K_URL, .note = "Opens for the two sides and admins"), M(created_at, K_TIME, 0),
      M(read_by_ai, K_INT, .note = "0 or 1"), M(read_by_human, K_INT, .note = "0 or 1"), M(file, K_TEXT, .flags = F_INNER));
SHAPE(contact_thread, contact_thread, FIELD(contact_thread, channel, K_OBJ, .of = &contact_channel_shape),
      FIELD(contact_thread, messages, K_LIST, .of = &contact_message_shape, .note = "Oldest first"),
      FIELD(contact_thread, next_before, K_UUID, .note = "`before` of the page with older ones; null on the last"));
SHAPE(contact_said, contact_said, FIELD(contact_said, status, K_TEXT),
      FIELD(contact_said, message, K_OBJ, .of = &contact_message_shape));
SHAPE(talk_task_done, talk_done, FIELD(talk_done, status, K_TEXT), FIELD(talk_done, task_id, K_UUID));


/* Who asks: an AI about the person `with`, a person about themselves; an admin may look on (is_admin stays false for
 * everything else). */
static err_t ask_begin(struct rq *rq, const char *task_id, const char *with, struct contact_ask *ask)
{
	bool is_ai = rq->cred.kind == CRED_AI;
	struct task_act who = {.counter_budget_usd = INT_UNSET, .human_id = is_ai ? NULL : with};
	err_t e = act_begin(rq, task_id, &who);

	*ask = (struct contact_ask){.task_id = task_id, .key_hash = who.key_hash, .account = who.account,
				    .human_id = is_ai ? NULL : who.human_id, .with_human = is_ai ? with : NULL,
				    .actor_kind = who.actor_kind};
	return e;
}


static err_t task_done(struct rq *rq, const char *status, const char *task_id)
{
	struct talk_done *done = ARENA_NEW(rq->arena, struct talk_done);

	*done = (struct talk_done){.status = status, .task_id = task_id};
	rq_answer(rq, done);
	return ERR_OK;
}


err_t contact_allow_post(struct rq *rq)
{
	const struct contact_in *in = rq->in;
	struct contact_ask ask;
	err_t e = ask_begin(rq, in->id, in->human_id, &ask);

	if (!e)
		e = rq_run(rq, &sql_contact_open, &ask, NULL);
	return e ? e : task_done(rq, "open", in->id);
}


/* Rows come newest first and one too many, which only says that there are older ones. */
static void thread_turn(struct rq *rq, struct contact_thread *t, size_t limit)
{
	struct contact_message *m = t->messages.items;
	size_t n = t->messages.n > limit ? limit : t->messages.n;

	if (t->messages.n > limit)
		t->next_before = m[limit - 1].id;
	t->messages.n = n;
	for (size_t i = 0; i < n / 2; i++) {
		struct contact_message swap = m[i];

		m[i] = m[n - 1 - i];
		m[n - 1 - i] = swap;
	}
	for (size_t i = 0; i < n; i++) {
		m[i].task_id = t->channel->task_id;
		if (m[i].file)
			m[i].attachment_url = upload_url(rq->conf, rq->arena, m[i].file, NULL);
	}
}


err_t contact_thread_get(struct rq *rq, const struct thread_ask *wanted, struct contact_thread *out)
{
	struct contact_channel *c = ARENA_NEW(rq->arena, struct contact_channel);
	int64_t limit = wanted->limit == INT_UNSET ? THREAD_DEFAULT : wanted->limit;
	struct contact_page page = {.before = wanted->before, .max = limit + 1};
	struct contact_ask ask;
	err_t e = ask_begin(rq, wanted->task_id, wanted->with, &ask);

	ask.is_admin = rq->who.is_admin;
	if (e == ERR_MISSING_HUMAN && ask.is_admin)
		e = ERR_OK;
	if (!e)
		e = rq_one(rq, &sql_contact_channel, &ask, c);
	if (e)
		return e;
	c->unread_count = ask.key_hash ? c->ai_unread : c->human_unread;
	page.id = c->id;
	page.ai_read_n = c->ai_read_n;
	page.human_read_n = c->human_read_n;
	*out = (struct contact_thread){.channel = c};
	e = rq_many(rq, &sql_contact_messages, &page, &out->messages);
	if (!e)
		thread_turn(rq, out, (size_t)limit);
	return e;
}


err_t contact_messages_show(struct rq *rq)
{
	const struct contact_in *in = rq->in;
	const struct thread_ask ask = {in->id, in->human_id, in->before, in->limit};
	struct contact_thread *t = ARENA_NEW(rq->arena, struct contact_thread);
	err_t e = contact_thread_get(rq, &ask, t);

	if (!e)
		rq_answer(rq, t);
	return e;
}


/* What can be said about the picture before anything is asked of the database. */
static err_t picture_check(const struct upload *file)
{
	if (!file_sniff(file->data, FILE_PHOTO))
		return ERR_FILE_TYPE;
	return file->data.len > IMAGE_MAX_BYTES ? ERR_ATTACHMENT_SIZE : ERR_OK;
}


/* Would it be taken?  Asked before a file is written for nothing. */
static err_t say_try(struct rq *rq, struct contact_ask *ask)
{
	struct contact_message none;
	err_t e;

	ask->dry = true;
	e = rq_one(rq, &sql_contact_send, ask, &none);
	ask->dry = false;
	return e;
}


static err_t say_picture(struct rq *rq, const struct upload *file, struct contact_ask *ask)
{
	struct stored_file stored;
	err_t e = say_try(rq, ask);

	if (!e)
		e = upload_store(rq, file, FILE_PHOTO, &stored);
	if (!e)
		ask->file = stored.name;
	return e;
}


err_t contact_say(struct rq *rq, const struct contact_words *w, struct contact_message *out)
{
	/* a form without a chosen file sends an empty one */
	const struct upload *file = w->file && w->file->data.len ? w->file : NULL;
	struct contact_ask ask;
	err_t e;

	if (!str_has(w->body) && !file)
		return rq_wrong(rq, "body", "required");
	e = file ? picture_check(file) : ERR_OK;
	if (!e)
		e = ask_begin(rq, w->task_id, w->with, &ask);
	if (e)
		return e;
	ask.body = w->body ? str_trim(rq->arena, w->body) : "";
	if (file)
		e = say_picture(rq, file, &ask);
	if (!e)
		e = rq_one(rq, &sql_contact_send, &ask, out);
	if (e)
		return e;
	out->task_id = w->task_id;
	out->body = ask.body;
	if (ask.file)
		out->attachment_url = upload_url(rq->conf, rq->arena, ask.file, NULL);
	return ERR_OK;
}


err_t contact_message_post(struct rq *rq)
{
	const struct contact_in *in = rq->in;
	const struct contact_words words = {in->id, in->human_id, in->words.body, in->words.file};
	struct contact_said *said = ARENA_NEW(rq->arena, struct contact_said);
	struct contact_message *m = ARENA_NEW(rq->arena, struct contact_message);
	err_t e = contact_say(rq, &words, m);

	*said = (struct contact_said){"stored", m};
	if (!e)
		rq_answer(rq, said);
	return e;
}


err_t contact_mark_read(struct rq *rq, const char *task_id, const char *with)
{
	struct contact_ask ask;
	err_t e = ask_begin(rq, task_id, with, &ask);

	return e ? e : rq_run(rq, &sql_contact_read, &ask, NULL);
}


err_t contact_read_patch(struct rq *rq)
{
	const struct contact_in *in = rq->in;
	err_t e = contact_mark_read(rq, in->id, in->human_id);

	return e ? e : task_done(rq, "updated", in->id);
}
