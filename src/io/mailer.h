/* mailer.h - sends one mail: by SMTP through libcurl, or into STATE/mail when no SMTP_URL is set.
 *
 * Layer: io.  text/plain in UTF-8, quoted-printable; subject by RFC 2047; one recipient.  Control characters in any
 * header value are refused (ERR_BAD_REQUEST).  Files are STATE/mail/<uuid7>.eml, written to a temporary name, synced
 * and renamed.  ERR_REFUSED is final (5xx); ERR_IO and ERR_TIMED_OUT may be tried again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_MAILER_H
#define IO_MAILER_H
#include "base/conf.h"

struct mail {
	const char *to, *subject, *text;
	const char *message_id; /* stable over retries: "<uuid>" without brackets or domain */
};
/* The message as sent: headers, blank line, body, CRLF line ends. */
MUST_CHECK err_t mail_compose(struct arena *a, const struct conf *c, const struct mail *m, struct span *out);
MUST_CHECK err_t mail_send(struct arena *a, const struct conf *c, const struct mail *m);

#endif
