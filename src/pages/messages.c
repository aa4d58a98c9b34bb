/* SPDX-License-Identifier: AGPL-3.0-or-later
 * "My page": what others wrote, and the reader's ready texts. */
#include "base/buf.h"
#include "humans/talk.h"
#include "pages/handlers.h"
#include "pages/viewer.h"

#define ROW_WORDS 80

struct channel_row {
	const char *href, *words, *words_lang, *state, *unread, *count, *when;
};
struct inquiry_row {
	const char *id, *subject, *subject_lang, *who, *mail_href, *email, *when, *body, *body_lang, *action, *set, *button;
	bool is_unread;
};
struct messages_page {
	struct chrome chrome;
	struct list tabs, channels, inquiries;
	const char *register_href;
};
struct template_row {
	const char *id, *title, *title_lang, *body, *body_lang, *edit_href, *drop_action;
};
struct templates_page {
	struct chrome chrome;
	struct list problems, tabs, templates, forms;
};
struct inquiry_in {
	const char *id;
	bool is_read;
};

#define C(member) FIELD(channel_row, member, K_TEXT)
#define I(member) FIELD(inquiry_row, member, K_TEXT)
#define T(member) FIELD(template_row, member, K_TEXT)
SHAPE(channel_row, channel_row, C(href), C(words), C(words_lang), C(state), C(unread), C(count), C(when));
SHAPE(inquiry_row, inquiry_row, I(id), I(subject), I(subject_lang), I(who), I(mail_href), I(email), I(when), I(body),
      I(body_lang), I(action), I(set), I(button), FIELD(inquiry_row, is_unread, K_BOOL));
SHAPE(messages_page, messages_page, CHROME_FIELDS(messages_page),
      FIELD(messages_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(messages_page, channels, K_LIST, .of = &channel_row_shape),
      FIELD(messages_page, inquiries, K_LIST, .of = &inquiry_row_shape), FIELD(messages_page, register_href, K_TEXT));
SHAPE(template_row, template_row, T(id), T(title), T(title_lang), T(body), T(body_lang), T(edit_href), T(drop_action));
SHAPE(templates_page, templates_page, CHROME_FIELDS(templates_page),
      FIELD(templates_page, problems, K_LIST, .of = &link_item_shape),
      FIELD(templates_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(templates_page, templates, K_LIST, .of = &template_row_shape),
      FIELD(templates_page, forms, K_LIST, .of = &form_shape));
SHAPE(inquiry_page_in, inquiry_in, FIELD(inquiry_in, id, K_UUID, .flags = F_PATH | F_REQ),
      FIELD(inquiry_in, is_read, K_BOOL));
SHAPE(template_page_in, template, FIELD(template, id, K_UUID),
      FIELD(template, title, K_LINE, .flags = F_REQ, .max = TEMPLATE_TITLE_MAX),
      FIELD(template, body, K_TEXT, .flags = F_REQ, .max = MESSAGE_MAX));

static const struct field_spec template_fields[] = {
	{.name = "id", .flags = FF_HIDDEN},
	{.name = "title", .label = TR_ID("Title"), .hint = TR_ID("You choose the text by this name."),
	 .missing = TR_ID("Give it a title."), .flags = FF_REQ},
	{.name = "body", .id = "text", .label = TR_ID("Text"), .missing = TR_ID("Write the text."), .flags = FF_REQ | FF_AREA},
};


static void channel_fill(const struct viewer *v, const struct channel_item *c, struct channel_row *row)
{
	struct arena *a = v->reader.arena;
	enum lang lang = v->reader.lang;
	const char *state = str_eq(c->status, "open") ? TR_ID("Open for messages")
			    : str_eq(c->status, "closed") ? TR_ID("Closed") : TR_ID("Not open yet");

	*row = (struct channel_row){.href = arena_printf(a, "/tasks/%s#messages", c->task_id),
		.words = text_clip(a, c->task_display, ROW_WORDS), .words_lang = foreign_lang(lang, c->task_display),
		.state = tr(lang, state), .when = c->opened_at ? when_date(&v->reader, c->opened_at) : NULL,
		.count = TR_FILL(a, lang, "Messages: {0}", arena_printf(a, "%lld", (long long)c->message_count))};
	if (c->unread_count)
		row->unread = TR_FILL(a, lang, "{0} unread", arena_printf(a, "%lld", (long long)c->unread_count));
}


/* An answer goes by the reader's own mail program; the subject is one line by its shape. */
static const char *answer_href(struct arena *a, const struct inquiry *i)
{
	struct buf b;

	if (!i->from_email)
		return NULL;
	buf_init(&b, a, 4096);
	buf_str(&b, "mailto:");
	url_encode(&b, i->from_email);
	buf_str(&b, "?subject=");
	url_encode(&b, arena_printf(a, "Re: %s", i->subject));
	return buf_text(&b);
}


static void inquiry_fill(const struct viewer *v, const struct inquiry *i, struct inquiry_row *row)
{
	struct arena *a = v->reader.arena;
	enum lang lang = v->reader.lang;

	*row = (struct inquiry_row){.id = i->id, .subject = i->subject, .subject_lang = foreign_lang(lang, i->subject),
		.who = i->from_name ? i->from_name : tr(lang, "Somebody"), .email = i->from_email,
		.mail_href = answer_href(a, i), .when = when_clock(&v->reader, i->created_at), .body = i->body,
		.body_lang = foreign_lang(lang, i->body), .action = arena_printf(a, "/me/messages/%s", i->id),
		.set = i->is_read ? "false" : "true", .is_unread = !i->is_read,
		.button = tr(lang, i->is_read ? TR_ID("Mark as unread") : TR_ID("Mark as read"))};
}


err_t page_messages(struct rq *rq)
{
	struct messages_page *p = ARENA_NEW(rq->arena, struct messages_page);
	struct my_messages mine;
	struct channel_row *channels;
	struct inquiry_row *inquiries;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = my_messages_get(rq, &mine);
	if (e)
		return e;
	channels = ARENA_ARRAY(rq->arena, struct channel_row, mine.channels.n + 1);
	for (size_t i = 0; i < mine.channels.n; i++)
		channel_fill(&v, (const struct channel_item *)mine.channels.items + i, &channels[i]);
	inquiries = ARENA_ARRAY(rq->arena, struct inquiry_row, mine.inquiries.n + 1);
	for (size_t i = 0; i < mine.inquiries.n; i++)
		inquiry_fill(&v, (const struct inquiry *)mine.inquiries.items + i, &inquiries[i]);
	p->chrome.title = tr(rq->lang, "Messages");
	p->chrome.nav = "me";
	p->tabs = me_tabs(rq, "/me/messages");
	p->channels = (struct list){mine.channels.n, channels};
	p->inquiries = (struct list){mine.inquiries.n, inquiries};
	p->register_href = mine.human_id ? NULL : "/register";
	rq_page(rq, "messages", &messages_page_shape, p);
	return ERR_OK;
}


err_t page_inquiry_mark(struct rq *rq)
{
	const struct inquiry_in *in = rq->in;
	err_t e = inquiry_mark(rq, in->id, in->is_read);

	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/me/messages?done=saved#i-%s", in->id));
	return e;
}


static struct pairs template_values(struct rq *rq, const struct template *t)
{
	struct pair *values = ARENA_ARRAY(rq->arena, struct pair, 3);

	values[0] = (struct pair){.name = "id", .value = t->id};
	values[1] = (struct pair){.name = "title", .value = t->title};
	values[2] = (struct pair){.name = "body", .value = t->body};
	return (struct pairs){3, values};
}


/* The texts, and below them a form: for a new one, or for the one that ?edit= names. */
static err_t templates_page(struct rq *rq, const char *why)
{
	struct templates_page *p = ARENA_NEW(rq->arena, struct templates_page);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	const char *edit = pairs_get(rq->input.query, "edit");
	struct pairs values = rq->input.form;
	struct template_row *rows;
	struct my_messages mine;
	struct form_spec spec = {.fields = template_fields, .n = N_OF(template_fields), .action = "/me/templates",
		.title = tr(rq->lang, "New text"), .submit = tr(rq->lang, "Save")};
	err_t e = my_messages_get(rq, &mine);

	if (e)
		return e;
	rows = ARENA_ARRAY(rq->arena, struct template_row, mine.templates.n + 1);
	for (size_t i = 0; i < mine.templates.n; i++) {
		const struct template *t = (const struct template *)mine.templates.items + i;

		rows[i] = (struct template_row){t->id, t->title, foreign_lang(rq->lang, t->title), t->body,
			foreign_lang(rq->lang, t->body), arena_printf(rq->arena, "/me/templates?edit=%s#title", t->id),
			arena_printf(rq->arena, "/me/templates/%s/delete", t->id)};
		if (!str_eq(t->id, edit))
			continue;
		values = template_values(rq, t);
		spec.title = tr(rq->lang, "Change the text");
	}
	*form = form_make(rq, &spec, values);
	p->problems = form_problems(rq, &spec, why);
	p->chrome.title = tr(rq->lang, "Templates");
	p->chrome.nav = "me";
	p->tabs = me_tabs(rq, "/me/templates");
	p->templates = (struct list){mine.templates.n, rows};
	p->forms = (struct list){1, form};
	page_show(rq, "ready_texts", &templates_page_shape, p, p->problems.n);
	return ERR_OK;
}


err_t page_templates(struct rq *rq)
{
	return templates_page(rq, NULL);
}


err_t page_template_post(struct rq *rq)
{
	struct template saved;
	err_t e = rq->complaints.n ? ERR_BAD_FIELD : template_save(rq, rq->in, &saved);

	if (e == ERR_BAD_FIELD)
		return templates_page(rq, NULL);
	if (e == ERR_QUOTA || e == ERR_MISSING_HUMAN)
		return templates_page(rq, tr(rq->lang, err_info(e)->text));
	if (!e)
		rq_see_other(rq, "/me/templates?done=saved");
	return e;
}


err_t page_template_drop(struct rq *rq)
{
	const struct inquiry_in *in = rq->in;
	err_t e = template_remove(rq, in->id);

	if (!e)
		rq_see_other(rq, "/me/templates?done=removed");
	return e;
}
