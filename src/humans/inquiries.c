/* inquiries.c - strangers write to a person; the person reads that, and all other messages, in one place.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/id.h"
#include "humans/talk_internal.h"
#include "sql_contact.h"

struct inquiry_added {
	const char *inquiry_id;
};
struct inquiry_done {
	const char *status, *inquiry_id;
};
struct inquiry_mark {
	const char *id, *is_read, *human_id; /* is_read as JSON */
	bool is_read_now;
};

SHAPE(talk_key, talk_key, FIELD(talk_key, id, K_TEXT));
SHAPE(inquiry_new, inquiry_new,
      FIELD(inquiry_new, human_id, K_UUID, .flags = F_REQ, .note = "The person who is written to"),
      FIELD(inquiry_new, from_name, K_LINE, .max = 120), FIELD(inquiry_new, from_email, K_EMAIL),
      FIELD(inquiry_new, subject, K_LINE, .flags = F_REQ, .max = INQUIRY_SUBJECT_MAX),
      FIELD(inquiry_new, body, K_TEXT, .flags = F_REQ, .max = MESSAGE_MAX));
SHAPE(inquiry_added, inquiry_added, FIELD(inquiry_added, inquiry_id, K_TEXT));
SHAPE(inquiry_done, inquiry_done, FIELD(inquiry_done, status, K_TEXT), FIELD(inquiry_done, inquiry_id, K_UUID));
SHAPE(inquiry_mark_in, inquiry_mark, FIELD(inquiry_mark, id, K_LINE, .flags = F_REQ | F_PATH),
      FIELD(inquiry_mark, is_read, K_JSON, .flags = F_REQ, .note = "true, false, 1 or 0"));
SHAPE(inquiry_mark, inquiry_mark, FIELD(inquiry_mark, id, K_TEXT), FIELD(inquiry_mark, human_id, K_TEXT),
      FIELD(inquiry_mark, is_read_now, K_BOOL));
SHAPE(inquiry_marked, talk_done, FIELD(talk_done, status, K_TEXT), FIELD(talk_done, id, K_UUID),
      FIELD(talk_done, is_read, K_INT, .note = "0 or 1"));

SHAPE(messages_ask, messages_ask, FIELD(messages_ask, human_id, K_TEXT), FIELD(messages_ask, lang, K_TEXT));
SHAPE(inquiry, inquiry, FIELD(inquiry, id, K_UUID), FIELD(inquiry, human_id, K_UUID), FIELD(inquiry, from_name, K_LINE),
      FIELD(inquiry, from_email, K_EMAIL), FIELD(inquiry, subject, K_LINE), FIELD(inquiry, body, K_TEXT),
      FIELD(inquiry, is_read, K_INT, .note = "0 or 1"), FIELD(inquiry, created_at, K_TIME));
#define C(member, kind, ...) FIELD(channel_item, member, kind, __VA_ARGS__)
SHAPE(channel_item, channel_item, C(task_id, K_UUID, 0), C(status, K_WORD, .words = "pending|open|closed"),
      C(opened_at, K_TIME, 0), C(closed_at, K_TIME, 0), C(task, K_TEXT, 0), C(task_en, K_TEXT, 0), C(task_status, K_TEXT, 0),
      C(created_at, K_TIME, 0), C(unread_count, K_INT, 0), C(message_count, K_INT, 0),
      C(task_display, K_TEXT, .flags = F_INNER), C(human_id, K_TEXT, .flags = F_INNER));
SHAPE(my_messages, my_messages, FIELD(my_messages, human_id, K_UUID),
      FIELD(my_messages, inquiries, K_LIST, .of = &inquiry_shape, .note = "The newest 200"),
      FIELD(my_messages, templates, K_LIST, .of = &template_shape),
      FIELD(my_messages, channels, K_LIST, .of = &channel_item_shape, .note = "The newest 200"));


err_t inquiry_send(struct rq *rq, const struct inquiry_new *in, const char **id)
{
	struct inquiry_added added;
	err_t e = rq_one(rq, &sql_inquiry_add, in, &added);

	if (!e)
		*id = added.inquiry_id;
	return e;
}


err_t inquiry_post(struct rq *rq)
{
	struct inquiry_done *done = ARENA_NEW(rq->arena, struct inquiry_done);
	err_t e = inquiry_send(rq, rq->in, &done->inquiry_id);

	done->status = "stored";
	if (!e)
		rq_answer(rq, done);
	return e;
}


err_t inquiry_mark(struct rq *rq, const char *id, bool is_read)
{
	struct inquiry_mark mark = {.id = id, .human_id = rq->who.human_id, .is_read_now = is_read};
	struct talk_key found;
	err_t e;

	if (!mark.human_id || !uuid_parse(id, NULL))
		return ERR_NOT_FOUND;
	e = rq_one(rq, &sql_inquiry_set, &mark, &found);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


/* The seed's clients send a boolean, 0 or 1, or either as text. */
static bool flag_read(const char *json, bool *out)
{
	size_t n = strlen(json);

	if (n > 1 && *json == '"') {
		json++;
		n -= 2;
	}
	*out = str_in_words(json, n, "true|1");
	return *out || str_in_words(json, n, "false|0");
}


err_t inquiry_patch(struct rq *rq)
{
	const struct inquiry_mark *in = rq->in;
	struct talk_done *done = ARENA_NEW(rq->arena, struct talk_done);
	bool is_read;
	err_t e;

	if (!flag_read(in->is_read, &is_read))
		return rq_wrong(rq, "is_read", "invalid_type");
	e = inquiry_mark(rq, in->id, is_read);
	*done = (struct talk_done){.status = "updated", .id = in->id, .is_read = is_read};
	if (!e)
		rq_answer(rq, done);
	return e;
}


err_t my_messages_get(struct rq *rq, struct my_messages *out)
{
	struct messages_ask ask = {rq->who.human_id, lang_code(rq->lang)};
	err_t e = ERR_OK;

	*out = (struct my_messages){.human_id = ask.human_id};
	if (!ask.human_id)
		return ERR_OK;
	e = rq_many(rq, &sql_inquiry_list, &ask, &out->inquiries);
	if (!e)
		e = rq_many(rq, &sql_template_list, &ask, &out->templates);
	return e ? e : rq_many(rq, &sql_channel_list, &ask, &out->channels);
}


err_t my_messages_show(struct rq *rq)
{
	struct my_messages *m = ARENA_NEW(rq->arena, struct my_messages);
	err_t e = my_messages_get(rq, m);

	if (!e)
		rq_answer(rq, m);
	return e;
}
