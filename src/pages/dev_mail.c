/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The mails of a hall without a mail server, for trying it out: they hold sign-in links, so the pages are there only
 * in demo mode or on loopback. */
#include <string.h>
#include "pages/handlers.h"
#include "pages/viewer.h"
#include "sql_pages.h"

#define MAX_LINKS 10

struct mail_row {
	const char *id, *to_email, *subject, *text;
	int64_t created_at;
};
struct mail_item {
	const char *href, *to, *subject, *subject_lang, *when;
};
struct mail_page {
	struct chrome chrome;
	const char *to, *subject, *when, *text, *text_lang;
	struct list links, mails;
};
SHAPE(mail_row, mail_row, FIELD(mail_row, id, K_TEXT), FIELD(mail_row, to_email, K_TEXT), FIELD(mail_row, subject, K_TEXT),
      FIELD(mail_row, text, K_TEXT), FIELD(mail_row, created_at, K_TIME));
SHAPE(mail_path, mail_row, FIELD(mail_row, id, K_UUID, .flags = F_PATH | F_REQ));
SHAPE(mail_item, mail_item, FIELD(mail_item, href, K_TEXT), FIELD(mail_item, to, K_TEXT), FIELD(mail_item, subject, K_TEXT),
      FIELD(mail_item, subject_lang, K_TEXT), FIELD(mail_item, when, K_TEXT));
SHAPE(mail_page, mail_page, CHROME_FIELDS(mail_page), FIELD(mail_page, to, K_TEXT), FIELD(mail_page, subject, K_TEXT),
      FIELD(mail_page, when, K_TEXT), FIELD(mail_page, text, K_TEXT),
      FIELD(mail_page, text_lang, K_TEXT),
      FIELD(mail_page, links, K_LIST, .of = &mail_item_shape), FIELD(mail_page, mails, K_LIST, .of = &mail_item_shape));


static bool mail_is_kept(const struct rq *rq)
{
	return !str_has(rq->conf->smtp_url) && (rq->conf->demo || conf_is_loopback(rq->conf));
}


err_t page_mails(struct rq *rq)
{
	struct mail_page *p = ARENA_NEW(rq->arena, struct mail_page);
	struct mail_item *items;
	struct list rows;
	struct viewer v;
	err_t e = mail_is_kept(rq) ? viewer_load(rq, &v) : ERR_NOT_FOUND;

	if (!e)
		e = rq_many(rq, &sql_mails_newest, NULL, &rows);
	if (e)
		return e;
	items = ARENA_ARRAY(rq->arena, struct mail_item, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct mail_row *m = (const struct mail_row *)rows.items + i;

		items[i] = (struct mail_item){.href = arena_printf(rq->arena, "/dev/mail/%s", m->id), .to = m->to_email,
					      .subject = m->subject, .subject_lang = foreign_lang(rq->lang, m->subject),
					      .when = when_clock(&v.reader, m->created_at)};
	}
	p->chrome.title = tr(rq->lang, "Mail");
	p->mails = (struct list){rows.n, items};
	rq_page(rq, "dev_mail", &mail_page_shape, p);
	return ERR_OK;
}


/* The addresses in the text, as paths of this server where they are its own: a mail says the address of the
 * installation, the reader may have come by another. */
static struct list mail_links(struct rq *rq, const char *text)
{
	struct mail_item *links = ARENA_ARRAY(rq->arena, struct mail_item, MAX_LINKS);
	const char *base = rq->conf->app_base_url;
	size_t n = 0;

	for (const char *at = strstr(text, base); at && n < MAX_LINKS; at = strstr(at, base)) {
		size_t len;

		at += strlen(base);
		len = strcspn(at, " \r\n\t<>\"");
		if (*at == '/')
			links[n++].href = arena_strndup(rq->arena, at, len);
	}
	return (struct list){n, links};
}


err_t page_mail(struct rq *rq)
{
	struct mail_page *p = ARENA_NEW(rq->arena, struct mail_page);
	struct mail_row mail = {0};
	struct viewer v;
	err_t e = mail_is_kept(rq) ? viewer_load(rq, &v) : ERR_NOT_FOUND;

	if (!e)
		e = rq_one(rq, &sql_mail_get, rq->in, &mail);
	if (e)
		return e;
	p->chrome.title = mail.subject;
	p->to = mail.to_email;
	p->subject = mail.subject;
	p->when = when_clock(&v.reader, mail.created_at);
	p->text = mail.text;
	p->text_lang = foreign_lang(rq->lang, mail.text);
	p->links = mail_links(rq, mail.text);
	rq_page(rq, "dev_mail", &mail_page_shape, p);
	return ERR_OK;
}
