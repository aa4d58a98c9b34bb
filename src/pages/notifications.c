/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is mailed to the reader, and when; and the page behind the link that ends it. */
#include "notify/notices.h"
#include "base/buf.h"
#include "pages/handlers.h"
#include "pages/viewer.h"
#include "sql_notices.h"

#define HOURS 24
#define HOUR_MINUTES 60

struct unsubscribe_query {
	const char *u, *s;
};
SHAPE(unsubscribe_query, unsubscribe_query, FIELD(unsubscribe_query, u, K_LINE, .flags = F_QUERY | F_LENIENT),
      FIELD(unsubscribe_query, s, K_LINE, .flags = F_QUERY | F_LENIENT));

#define MAILED(member) FIELD(notify_settings, member, K_BOOL)
SHAPE(notify_form, notify_settings, MAILED(task), MAILED(decision), MAILED(message), MAILED(payout),
      FIELD(notify_settings, quiet_from, K_INT, .max = HOURS * HOUR_MINUTES - 1),
      FIELD(notify_settings, quiet_until, K_INT, .max = HOURS * HOUR_MINUTES - 1),
      FIELD(notify_settings, per_hour, K_INT, .flags = F_REQ, .min = 1, .max = 60),
      FIELD(notify_settings, time_zone, K_LINE, .max = 64));


static struct list mail_options(struct arena *a, enum lang lang, const char *value)
{
	struct option *o = ARENA_ARRAY(a, struct option, 2);

	o[0] = (struct option){"false", tr(lang, "No mail"), !str_eq(value, "true")};
	o[1] = (struct option){"true", tr(lang, "Mail me"), str_eq(value, "true")};
	return (struct list){2, o};
}


static struct list hour_options(struct arena *a, enum lang lang, const char *value)
{
	struct option *o = ARENA_ARRAY(a, struct option, HOURS + 1);

	o[0] = (struct option){"", tr(lang, "No quiet hours"), !str_has(value)};
	for (int i = 0; i < HOURS; i++) {
		o[i + 1].value = arena_printf(a, "%d", i * HOUR_MINUTES);
		o[i + 1].label = arena_printf(a, "%02d:00", i);
		o[i + 1].is_selected = str_eq(o[i + 1].value, value);
	}
	return (struct list){HOURS + 1, o};
}


static const struct field_spec fields[] = {
	{.name = "task", .label = TR_ID("A new task that fits you"), .options = mail_options, .flags = FF_REQ},
	{.name = "decision", .label = TR_ID("What is decided about your tasks"), .options = mail_options, .flags = FF_REQ},
	{.name = "message", .label = TR_ID("Messages of requesters"), .options = mail_options, .flags = FF_REQ},
	{.name = "payout", .label = TR_ID("Payouts"), .options = mail_options, .flags = FF_REQ},
	{.name = "per_hour", .label = TR_ID("Mails an hour at most"),
	 .hint = TR_ID("More news is put together in one mail."), .inputmode = "numeric", .flags = FF_REQ},
	{.name = "quiet_from", .label = TR_ID("Quiet hours from"), .options = hour_options},
	{.name = "quiet_until", .label = TR_ID("Quiet hours until"), .options = hour_options,
	 .hint = TR_ID("What happens meanwhile is mailed when they end.")},
	{.name = "time_zone", .id = "time_zone", .label = TR_ID("Time zone"),
	 .hint = TR_ID("For example Asia/Tokyo. Without it times are in the zone this device reports, or in UTC.")},
};


static struct pairs settings_values(struct arena *a, const struct notify_settings *s)
{
	struct pair *v = ARENA_ARRAY(a, struct pair, N_OF(fields));
	const bool wants[] = {s->task, s->decision, s->message, s->payout};

	for (size_t i = 0; i < N_OF(wants); i++)
		v[i] = (struct pair){.name = fields[i].name, .value = wants[i] ? "true" : "false"};
	v[4] = (struct pair){.name = "per_hour", .value = arena_printf(a, "%lld", (long long)s->per_hour)};
	v[5] = (struct pair){.name = "quiet_from"};
	v[6] = (struct pair){.name = "quiet_until"};
	if (s->quiet_from != INT_UNSET) {
		v[5].value = arena_printf(a, "%lld", (long long)s->quiet_from);
		v[6].value = arena_printf(a, "%lld", (long long)s->quiet_until);
	}
	v[7] = (struct pair){.name = "time_zone", .value = s->time_zone};
	return (struct pairs){N_OF(fields), v};
}


static err_t notifications_page(struct rq *rq, struct pairs values)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	const struct form_spec spec = {.fields = fields, .n = N_OF(fields), .action = "/me/notifications",
		.submit = tr(rq->lang, "Save")};

	*form = form_make(rq, &spec, values);
	intro->words = tr(rq->lang, "Nothing is mailed that you did not ask for. Each mail has a link that ends them all.");
	p->chrome.title = tr(rq->lang, "Notifications");
	p->chrome.nav = "me";
	p->problems = form_problems(rq, &spec, NULL);
	p->tabs = me_tabs(rq, "/me/notifications");
	p->intro = (struct list){1, intro};
	p->forms = (struct list){1, form};
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_notifications(struct rq *rq)
{
	struct notify_key key = {rq->who.user_id};
	struct notify_settings s;
	err_t e = rq_one(rq, &sql_notify_settings_get, &key, &s);

	return e ? e : notifications_page(rq, settings_values(rq->arena, &s));
}


err_t page_notifications_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct notify_settings want;
	struct notify_key done;
	err_t e = shape_read(&notify_form_shape, &in, rq->arena, &want, &rq->complaints);

	if (!e && (want.quiet_from == INT_UNSET) != (want.quiet_until == INT_UNSET)) {
		complain(&rq->complaints, want.quiet_from == INT_UNSET ? "quiet_from" : "quiet_until", "required", ERR_BAD_FIELD);
		e = ERR_BAD_FIELD;
	}
	if (e)
		return notifications_page(rq, in.form);
	want.user_id = rq->who.user_id;
	e = rq_one(rq, &sql_notify_settings_set, &want, &done);
	if (e == ERR_NO_ROW) {
		complain(&rq->complaints, "time_zone", "invalid_format", ERR_BAD_FIELD);
		return notifications_page(rq, in.form);
	}
	if (!e)
		rq_see_other(rq, "/me/notifications?done=saved");
	return e;
}


/* A button; only the POST changes something: programs open links to look at them. */
err_t page_unsubscribe(struct rq *rq)
{
	const struct unsubscribe_query *q = rq->in;
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct form_spec spec = {.submit = tr(rq->lang, "Send me no more of these mails")};
	struct buf action;

	if (!unsubscribe_valid(rq->arena, rq->conf, q->u, q->s))
		return ERR_NOT_FOUND;
	buf_init(&action, rq->arena, 1024);
	BUF_LIT(&action, "/unsubscribe?u=");
	url_encode(&action, q->u);
	buf_fmt(&action, "&s=%s", q->s);
	spec.action = buf_text(&action);
	*form = form_make(rq, &spec, (struct pairs){0});
	p->chrome.title = tr(rq->lang, "End these mails");
	p->forms = (struct list){1, form};
	form_page_show(rq, p);
	return ERR_OK;
}


/* By the button, or by the reader's mail program without cookies (RFC 8058): the signature is the credential. */
err_t page_unsubscribe_post(struct rq *rq)
{
	const struct unsubscribe_query *q = rq->in;
	struct notify_key key = {q->u};
	err_t e;

	if (!unsubscribe_valid(rq->arena, rq->conf, q->u, q->s))
		return ERR_NOT_FOUND;
	e = rq_run(rq, &sql_notify_off, &key, NULL);
	if (!e)
		rq_see_other(rq, "/?done=unsubscribed");
	return e;
}
