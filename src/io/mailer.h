/* mailer.h - sends one mail: by SMTP through libcurl, or into STATE/mail when no SMTP_URL is set.
 *
 * Layer: io.  text/plain in UTF-8, quoted-printable, and text/html beside it where there is one; subject by RFC 2047; one recipient.  Control characters in any
 * header value are refused (ERR_BAD_REQUEST).  Files are STATE/mail/<uuid7>.eml, written to a temporary name, synced
 * and renamed.  ERR_REFUSED is final (5xx); ERR_IO and ERR_TIMED_OUT may be tried again.
 * smtp:// wants STARTTLS unless the host is this machine; smtps:// is TLS from the start.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_MAILER_H
#define IO_MAILER_H
#include "base/conf.h"
struct http_client;

struct mail {
	const char *to, *subject, *text;
	const char *message_id; /* stable over retries: "<uuid>" without brackets or domain */
	const char *unsubscribe_url; /* NULL, or where one POST ends mails of this kind (RFC 8058) */
	const char *html; /* NULL, or the same with buttons: then the mail is multipart/alternative (RFC 2046) */
};
/* One mail under way; lives in its arena until `done` ran, which may free it. */
struct mail_call {
	struct arena *arena;
	struct mail mail;
	void (*done)(struct mail_call *m);
	void *owner;
	/* filled before done runs */
	err_t e;
	long reply; /* the server's last code, 0 for none */
};
/* The message as sent: headers, blank line, body, CRLF line ends. */
MUST_CHECK err_t mail_compose(struct arena *a, const struct conf *c, const struct mail *m, struct span *out);
/* Starts m beside the calls of h; `done` is called from http_client_poll, also for mails that fail at once. */
void mail_start(struct http_client *h, const struct conf *c, struct mail_call *m);
/* The same, waiting for the end. */
MUST_CHECK err_t mail_send(struct arena *a, const struct conf *c, const struct mail *m);
/* Mails under way or waiting in this process: at most 4 run at a time. */
size_t mail_load(struct http_client *h);

#endif
