/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/notices.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "sql_notices.h"

#define TEXT_MAX 32768u
#define URL_MAX 1024u
#define LINES_MAX 20
#define WORDS_MAX 120 /* bytes of a task's text in a line, at most */

struct notify_wait {
	int64_t wait_s;
};
struct notify_mail {
	const char *user_id, *subject, *text, *unsubscribe_url;
	int64_t last_id;
};
#define N(member, kind) FIELD(notify_settings, member, kind)
SHAPE(notify_settings, notify_settings, N(user_id, K_TEXT), N(lang, K_TEXT), N(time_zone, K_TEXT), N(task, K_BOOL),
      N(decision, K_BOOL), N(message, K_BOOL), N(payout, K_BOOL), N(quiet_from, K_INT), N(quiet_until, K_INT),
      N(per_hour, K_INT));
SHAPE(notify_key, notify_key, FIELD(notify_key, user_id, K_TEXT));
SHAPE(notify_wait, notify_wait, FIELD(notify_wait, wait_s, K_INT));
SHAPE(notice, notice, FIELD(notice, id, K_INT), FIELD(notice, type, K_TEXT), FIELD(notice, task_id, K_TEXT),
      FIELD(notice, words, K_TEXT));
SHAPE(notify_mail, notify_mail, FIELD(notify_mail, user_id, K_TEXT), FIELD(notify_mail, subject, K_TEXT),
      FIELD(notify_mail, text, K_TEXT), FIELD(notify_mail, unsubscribe_url, K_TEXT), FIELD(notify_mail, last_id, K_INT));

static const struct {
	const char *type, *words;
} news[] = {
	{"task.created", TR_ID("A new task fits you")},
	{"task.accepted", TR_ID("You were given a task")},
	{"task.completed", TR_ID("Your delivery was approved")},
	{"task.failed", TR_ID("A task of yours ended without pay")},
	{"task.changes_requested", TR_ID("The requester asks for changes")},
	{"contact.message", TR_ID("The requester wrote to you")},
	{"payout.approved", TR_ID("A payout was approved")},
	{"payout.paid", TR_ID("A payout was paid")},
	{"payout.failed", TR_ID("A payout failed")},
};


static const char *signature_of(struct arena *a, const struct conf *c, const char *user_id)
{
	return hmac_sha256_hex(a, span_of(c->secret_key), span_of(arena_printf(a, "unsubscribe:%s", user_id)));
}


const char *unsubscribe_url(struct arena *a, const struct conf *c, const char *user_id)
{
	struct buf b;

	buf_init(&b, a, URL_MAX);
	buf_fmt(&b, "%s/unsubscribe?u=", c->app_base_url);
	url_encode(&b, user_id);
	buf_fmt(&b, "&s=%s", signature_of(a, c, user_id));
	return buf_text(&b);
}


bool unsubscribe_valid(struct arena *a, const struct conf *c, const char *user_id, const char *signature)
{
	return user_id && signature && secret_equal(signature_of(a, c, user_id), signature);
}


static const char *news_words(enum lang lang, const char *type)
{
	for (size_t i = 0; i < N_OF(news); i++)
		if (str_eq(news[i].type, type))
			return tr(lang, news[i].words);
	return type;
}


/* The beginning of a text on one line; never half a character. */
static void words_add(struct buf *b, const char *words)
{
	size_t n = 0;

	for (; words[n] && n < WORDS_MAX; n++)
		;
	while (words[n] && n && ((unsigned char)words[n] & 0xc0) == 0x80)
		n--;
	for (size_t i = 0; i < n; i++)
		buf_ch(b, (unsigned char)words[i] < ' ' ? ' ' : words[i]);
	if (words[n])
		buf_str(b, "…");
}


/* The text of the mail, in the person's language; pure. */
static const char *notices_text(struct arena *a, const struct conf *c, enum lang lang, const struct list *notices)
{
	const struct notice *n = notices->items;
	size_t shown = notices->n < LINES_MAX ? notices->n : LINES_MAX;
	struct buf b;

	buf_init(&b, a, TEXT_MAX);
	for (size_t i = 0; i < shown; i++) {
		buf_fmt(&b, "%s:\n  ", news_words(lang, n[i].type));
		words_add(&b, n[i].words);
		buf_fmt(&b, "\n  %s/tasks/%s\n\n", c->app_base_url, n[i].task_id);
	}
	if (shown < notices->n)
		buf_fmt(&b, "%s\n\n", TR_FILL(a, lang, "and {0} more", arena_printf(a, "%zu", notices->n - shown)));
	buf_fmt(&b, "-- \n%s\n%s/me/notifications\n",
		tr(lang, "You get this because you asked for it. Choose what is mailed, and when:"), c->app_base_url);
	return buf_text(&b);
}


/* The next scan is written first, so that the chain never breaks. */
err_t notify_scan_run(struct job_run *r)
{
	err_t e = db_run(r->db, r->arena, &sql_notify_scan_again, NULL, NULL);

	return e ? e : db_run(r->db, r->arena, &sql_notify_scan, NULL, NULL);
}


static err_t mail_make(struct job_run *r, const struct notify_key *key, const struct list *waiting)
{
	const struct notice *n = waiting->items;
	struct notify_settings s;
	err_t e = db_one(r->db, r->arena, &sql_notify_settings_get, key, &s);
	struct notify_mail mail = {.user_id = key->user_id, .last_id = n[waiting->n - 1].id,
				   .unsubscribe_url = unsubscribe_url(r->arena, r->conf, key->user_id)};
	enum lang lang = e ? LANG_EN : lang_of(s.lang);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	mail.subject = waiting->n == 1 ? news_words(lang, n->type) : tr(lang, "News about your tasks");
	mail.text = notices_text(r->arena, r->conf, lang, waiting);
	return db_run(r->db, r->arena, &sql_notify_tell, &mail, NULL);
}


err_t notify_mail_run(struct job_run *r)
{
	struct notify_key key = {r->job.subject};
	struct notify_wait wait;
	struct list waiting;
	err_t e = db_many(r->db, r->arena, &sql_notices_waiting, &key, &waiting);

	if (e || !waiting.n)
		return e;
	e = db_one(r->db, r->arena, &sql_notify_wait, &key, &wait);
	if (e)
		return e;
	if (wait.wait_s > 0) {
		r->delay_s = wait.wait_s;
		r->why = "quiet hours, or enough mails for this hour";
		return ERR_RETRY;
	}
	return mail_make(r, &key, &waiting);
}
