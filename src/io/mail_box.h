/* mail_box.h - reads the mails that were kept in STATE/mail because no SMTP_URL is set.
 *
 * Layer: io.  Only files that mailer.c wrote are understood.  The ids are the mails' own: time-ordered UUIDs.
 * Fails: ERR_NOT_FOUND for an id that is none or not there, ERR_IO.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_MAIL_BOX_H
#define IO_MAIL_BOX_H
#include "base/conf.h"

#define MAIL_BOX_MAX 200

struct mail_item {
	const char *id, *to, *from, *subject;
	int64_t at;
	const char *text; /* NULL in lists */
};
extern const struct shape mail_item_shape;

/* The newest `max` mails (at most MAIL_BOX_MAX), newest first: an array of struct mail_item. */
MUST_CHECK err_t mail_list_state(const struct conf *c, struct arena *a, size_t max, struct list *out);
MUST_CHECK err_t mail_read_state(const struct conf *c, struct arena *a, const char *id, struct mail_item *out);

#endif
