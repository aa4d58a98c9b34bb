/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is said on the page of a task, and the posts that say it. */
#include "pages/talk_page.h"
#include "base/id.h"
#include "humans/talk.h"
#include "pages/handlers.h"

#define SHOWN 50

struct said {
	const char *who, *when, *body, *words_lang, *side, *href, *small, *unread;
};
struct chosen {
	const char *value, *label;
	bool is_selected;
};
struct talk_in {
	const char *id, *body;
	const struct upload *file;
};

#define S(member) FIELD(said, member, K_TEXT)
#define T(member) FIELD(task_talk, member, K_TEXT)
#define B(member) FIELD(task_talk, member, K_BOOL)
SHAPE(said, said, S(who), S(when), S(body), S(words_lang), S(side), S(href), S(small), S(unread));
SHAPE(chosen, chosen, FIELD(chosen, value, K_TEXT), FIELD(chosen, label, K_TEXT), FIELD(chosen, is_selected, K_BOOL));
SHAPE(task_talk, task_talk, FIELD(task_talk, messages, K_LIST, .of = &said_shape),
      FIELD(task_talk, comments, K_LIST, .of = &said_shape), FIELD(task_talk, templates, K_LIST, .of = &chosen_shape),
      T(state), T(state_note), T(task_id), T(newest), T(older_href), T(newest_href), T(send_href), T(read_href), T(api_href),
      T(template_href), T(template_id), T(body), T(body_error), T(body_invalid), T(file_error), T(file_invalid),
      T(comment_href), T(comment), T(comment_error), T(comment_invalid), B(has_thread), B(may_write),
      B(has_unread), B(may_comment));
SHAPE(talk_message_in, talk_in, FIELD(talk_in, id, K_UUID, .flags = F_PATH | F_REQ),
      FIELD(talk_in, body, K_TEXT, .max = MESSAGE_MAX), FIELD(talk_in, file, K_FILE, .flags = F_LENIENT));
SHAPE(talk_comment_in, talk_in, FIELD(talk_in, id, K_UUID, .flags = F_PATH | F_REQ),
      FIELD_AS("remark", talk_in, body, K_TEXT, .flags = F_REQ, .max = COMMENT_MAX));

static const struct {
	const char *status, *word, *note;
} states[] = {
	{"pending", TR_ID("Not open yet"), TR_ID("The requester decides whether messages can be written. You will be told by mail.")},
	{"open", TR_ID("Open for messages"), NULL},
	{"closed", TR_ID("Closed"), TR_ID("The task is over or was given back, so nothing more can be written here.")},
};
/* What is wrong with a field of these forms, in words. */
static const struct field_spec fields[] = {
	{.name = "body", .label = TR_ID("Message"), .missing = TR_ID("Write something, or choose a picture.")},
	{.name = "file", .label = TR_ID("Picture")},
	{.name = "remark", .label = TR_ID("Comment"), .missing = TR_ID("Write a comment.")},
};


/* The complaint about one field, or NULL; a code with a blank in it is a message id. */
static const char *wrong_words(struct rq *rq, const struct field_spec *f)
{
	const struct form_spec one = {.fields = f, .n = 1};
	struct list problems = form_problems(rq, &one, NULL);

	return problems.n ? ((const struct link_item *)problems.items)->words : NULL;
}


static const char *href_of(struct rq *rq, const struct task *t, const char *rest)
{
	return arena_printf(rq->arena, "/tasks/%s%s", t->id, rest);
}


static void message_fill(struct rq *rq, const struct viewer *v, const struct contact_channel *c,
			 const struct contact_message *m, struct said *out)
{
	bool is_human = str_eq(m->sender_type, "human"), is_me = is_human && str_eq(rq->who.human_id, c->human_id);

	*out = (struct said){.who = is_me ? tr(rq->lang, "You") : is_human ? c->human_name : c->ai_name,
			     .when = when_clock(&v->reader, m->created_at), .body = str_has(m->body) ? m->body : NULL,
			     .words_lang = foreign_lang(rq->lang, m->body), .side = is_me ? "said mine" : "said"};
	if (m->file) {
		out->href = arena_printf(rq->arena, "/files/%s", m->file);
		out->small = arena_printf(rq->arena, "/files/%s?size=320", m->file);
	}
	if (!is_human && !m->read_by_human && str_eq(rq->who.human_id, c->human_id))
		out->unread = tr(rq->lang, "New");
}


/* The reader's ready texts, one of which may be put into the message. */
static err_t templates_fill(struct rq *rq, struct task_talk *out)
{
	const char *wanted = pairs_get(rq->input.query, "template");
	struct my_messages mine;
	struct chosen *items;
	err_t e = my_messages_get(rq, &mine);

	if (e)
		return e;
	items = ARENA_ARRAY(rq->arena, struct chosen, mine.templates.n + 1);
	for (size_t i = 0; i < mine.templates.n; i++) {
		const struct template *t = (const struct template *)mine.templates.items + i;

		items[i] = (struct chosen){t->id, t->title, str_eq(t->id, wanted)};
		if (items[i].is_selected && !out->body)
			out->body = t->body;
	}
	out->templates = (struct list){mine.templates.n, items};
	return ERR_OK;
}


/* Below the messages: the form of somebody who may write, with what was entered. */
static err_t write_form_fill(struct rq *rq, const struct task *t, struct task_talk *out)
{
	out->send_href = href_of(rq, t, "/messages#messages");
	out->template_href = href_of(rq, t, "#message");
	out->body = pairs_get(rq->input.form, "body");
	out->body_error = wrong_words(rq, &fields[0]);
	out->file_error = wrong_words(rq, &fields[1]);
	out->body_invalid = out->body_error ? "true" : NULL;
	out->file_invalid = out->file_error ? "true" : NULL;
	return templates_fill(rq, out);
}


static void state_fill(struct rq *rq, const char *status, struct task_talk *out)
{
	for (size_t i = 0; i < N_OF(states); i++)
		if (str_eq(states[i].status, status)) {
			out->state = tr(rq->lang, states[i].word);
			out->state_note = states[i].note ? tr(rq->lang, states[i].note) : NULL;
		}
}


/* Where older and newer messages are, and where new ones are asked for: not by who looks at older ones. */
static void thread_links(struct rq *rq, const struct task *t, const char *before, const struct contact_thread *th,
			 struct task_talk *out)
{
	if (!before && out->is_mine && !str_eq(th->channel->status, "closed"))
		out->api_href = arena_printf(rq->arena, "/api/tasks/%s/contact", t->id);
	if (th->next_before)
		out->older_href = href_of(rq, t, arena_printf(rq->arena, "?before=%s#messages", th->next_before));
	if (before)
		out->newest_href = href_of(rq, t, "#messages");
}


static err_t thread_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_talk *out)
{
	const char *before = pairs_get(rq->input.query, "before");
	const struct thread_ask ask = {.task_id = t->id, .before = uuid_parse(before, NULL) ? before : NULL, .limit = SHOWN};
	struct contact_thread th;
	struct said *items;
	err_t e = contact_thread_get(rq, &ask, &th);

	if (e)
		return e == ERR_NOT_FOUND || e == ERR_CONTACT_NOT_READY || e == ERR_MISSING_HUMAN ? ERR_OK : e;
	items = ARENA_ARRAY(rq->arena, struct said, th.messages.n + 1);
	for (size_t i = 0; i < th.messages.n; i++)
		message_fill(rq, v, th.channel, (const struct contact_message *)th.messages.items + i, &items[i]);
	out->messages = (struct list){th.messages.n, items};
	out->has_thread = true;
	out->is_mine = str_eq(rq->who.human_id, th.channel->human_id);
	out->may_write = out->is_mine && str_eq(th.channel->status, "open");
	out->has_unread = out->is_mine && th.channel->human_unread > 0;
	out->newest = arena_printf(rq->arena, "%lld %s", (long long)th.channel->message_count, th.channel->status);
	out->read_href = href_of(rq, t, "/messages/read#messages");
	thread_links(rq, t, ask.before, &th, out);
	state_fill(rq, th.channel->status, out);
	return out->may_write ? write_form_fill(rq, t, out) : ERR_OK;
}


static err_t comments_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_talk *out)
{
	struct list found;
	struct said *items;
	err_t e = comments_of(rq, t->id, &found);

	if (e)
		return e;
	items = ARENA_ARRAY(rq->arena, struct said, found.n + 1);
	for (size_t i = 0; i < found.n; i++) {
		const struct comment *c = (const struct comment *)found.items + i;

		items[i] = (struct said){.who = c->human_name, .when = when_clock(&v->reader, c->created_at), .body = c->body,
					 .words_lang = foreign_lang(rq->lang, c->body),
					 .href = arena_printf(rq->arena, "/profile/%s", c->human_id)};
	}
	out->comments = (struct list){found.n, items};
	out->may_comment = rq->who.human_id != NULL;
	out->comment_href = href_of(rq, t, "/comments#comments");
	out->comment = pairs_get(rq->input.form, "remark");
	out->comment_error = wrong_words(rq, &fields[2]);
	out->comment_invalid = out->comment_error ? "true" : NULL;
	return ERR_OK;
}


err_t task_talk_fill(struct rq *rq, const struct viewer *v, const struct task *t, struct task_talk *out)
{
	err_t e = rq->who.human_id || rq->who.is_admin ? thread_fill(rq, v, t, out) : ERR_OK;

	out->task_id = t->id;
	return e ? e : comments_fill(rq, v, t, out);
}


/* After a post: back to where it stands, or the task's page again with what is wrong. */
static err_t talked(struct rq *rq, err_t e, const char *back)
{
	const struct talk_in *in = rq->in;

	if (!e) {
		rq_see_other(rq, arena_printf(rq->arena, "/tasks/%s%s", in->id, back));
		return ERR_OK;
	}
	if (e == ERR_CONTACT_NOT_OPEN || e == ERR_CONTACT_NOT_READY)
		return task_page_show(rq, tr(rq->lang, err_info(e)->text), err_info(e)->http);
	if (e == ERR_FILE_TYPE || e == ERR_ATTACHMENT_SIZE || e == ERR_FILE_TOO_LARGE || e == ERR_IMAGE_TOO_LARGE)
		complain(&rq->complaints, "file", err_info(e)->text, ERR_BAD_FIELD);
	else if (e != ERR_BAD_FIELD)
		return e;
	return task_page_show(rq, tr(rq->lang, "Nothing was sent. See what is marked below."), 422);
}


err_t page_message_post(struct rq *rq)
{
	const struct talk_in *in = rq->in;
	const struct contact_words words = {in->id, NULL, in->body, in->file};
	struct contact_message m;
	err_t e = rq->complaints.n ? ERR_BAD_FIELD : contact_say(rq, &words, &m);

	return e == ERR_MISSING_HUMAN ? ERR_NOT_FOUND : talked(rq, e, "?done=said#messages");
}


err_t page_messages_read(struct rq *rq)
{
	const struct talk_in *in = rq->in;

	return talked(rq, contact_mark_read(rq, in->id, NULL), "#messages");
}


err_t page_comment_post(struct rq *rq)
{
	const struct talk_in *in = rq->in;
	struct comment c;
	err_t e = rq->complaints.n ? ERR_BAD_FIELD : comment_write(rq, in->id, in->body, &c);

	if (e != ERR_MISSING_HUMAN)
		return talked(rq, e, "?done=commented#comments");
	rq_see_other(rq, "/register");
	return ERR_OK;
}
