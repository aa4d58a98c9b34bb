/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/mailer.h"
#include <string.h>
#include "io/address.h"
#include "io/http_internal.h"
#include "io/save.h"

#define CONNECT_MS 8000L
#define TOTAL_MS 20000L /* less than the lease of the job that waits for it */

#define SMTP_HOST "smtp" /* there is only one server */

/* One mail on its way to an SMTP server; lives in the call's arena. */
struct posting {
	struct transfer transfer;
	struct mail_call *call;
	struct span message;
	size_t sent;
};


/* Keeps the mail in STATE/mail, named by its id: a second try replaces the first. */
static err_t mail_keep(const struct conf *c, const struct mail_call *m, struct span message)
{
	const char *name = arena_printf(m->arena, "%s.eml", m->mail.message_id);

	return file_save(m->arena, conf_path(c, m->arena, "mail"), name, &message, 1);
}


static size_t message_read(char *p, size_t size, size_t n, void *ctx)
{
	struct posting *s = ctx;
	size_t len = size * n, left = s->message.len - s->sent;

	if (len > left)
		len = left;
	memcpy(p, s->message.at + s->sent, len);
	s->sent += len;
	return len;
}


/* "a@b" with angle brackets, as the envelope wants it. */
static const char *envelope(struct arena *a, const char *address)
{
	return arena_printf(a, "<%s>", address);
}


/* STARTTLS is a must, except towards this machine. */
static long tls_wanted(const char *smtp_url)
{
	CURLU *u = curl_url();
	char *host = NULL;
	bool is_loopback;

	if (!u)
		die_no_memory();
	is_loopback = !curl_url_set(u, CURLUPART_URL, smtp_url, 0) && !curl_url_get(u, CURLUPART_HOST, &host, 0) &&
		      host_is_loopback(host);
	curl_free(host);
	curl_url_cleanup(u);
	return is_loopback ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL;
}


static CURL *smtp_easy(const struct conf *c, struct posting *s)
{
	struct arena *a = s->call->arena;
	CURL *easy = curl_easy_init();
	struct curl_slist *to = NULL;

	if (!easy)
		die_no_memory();
	slist_add(a, &to, envelope(a, s->call->mail.to));
	(void)curl_easy_setopt(easy, CURLOPT_URL, c->smtp_url);
	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(easy, CURLOPT_USE_SSL, tls_wanted(c->smtp_url));
	(void)curl_easy_setopt(easy, CURLOPT_MAIL_FROM, envelope(a, c->from_email));
	(void)curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
	(void)curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_READFUNCTION, message_read);
	(void)curl_easy_setopt(easy, CURLOPT_READDATA, s);
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, TOTAL_MS);
	return easy;
}


static void posting_read(struct transfer *t)
{
	struct posting *s = t->owner;
	struct mail_call *m = s->call;

	if (!t->easy)
		return;
	(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &m->reply);
	if (t->code == CURLE_OK)
		m->e = ERR_OK;
	else if (t->code == CURLE_OPERATION_TIMEDOUT)
		m->e = ERR_TIMED_OUT;
	else if (m->reply >= 500 && m->reply < 600 && t->code != CURLE_LOGIN_DENIED)
		m->e = ERR_REFUSED;
	else
		m->e = ERR_IO; /* also a wrong password: the operator can mend that */
}


static void posting_done(struct transfer *t)
{
	struct posting *s = t->owner;

	s->call->done(s->call); /* may free the arena */
}


static void posting_start(struct transfers *ts, const struct conf *c, struct mail_call *m)
{
	struct posting *s = ARENA_NEW(m->arena, struct posting);

	s->call = m;
	s->transfer.owner = s;
	s->transfer.host = SMTP_HOST;
	s->transfer.read = posting_read;
	s->transfer.done = posting_done;
	m->reply = 0;
	m->e = mail_compose(m->arena, c, &m->mail, &s->message);
	if (!m->e && str_has(c->smtp_url))
		s->transfer.easy = smtp_easy(c, s);
	else if (!m->e)
		m->e = mail_keep(c, m, s->message);
	transfers_start(ts, &s->transfer);
}


void mail_start(struct http_client *h, const struct conf *c, struct mail_call *m)
{
	posting_start(http_client_transfers(h), c, m);
}


size_t mail_load(struct http_client *h)
{
	return transfers_of_host(http_client_transfers(h), SMTP_HOST);
}


static void send_over(struct mail_call *m)
{
	*(bool *)m->owner = true;
}


err_t mail_send(struct arena *a, const struct conf *c, const struct mail *m)
{
	struct transfers *ts = transfers_new();
	bool is_over = false;
	struct mail_call call = {.arena = a, .mail = *m, .done = send_over, .owner = &is_over};

	posting_start(ts, c, &call);
	while (!is_over)
		(void)transfers_poll(ts, 1000);
	transfers_free(ts);
	return call.e;
}
