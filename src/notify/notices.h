/* notices.h - people are told by mail what they asked to be told: in one mail for all that waits, not in their quiet
 * hours, so many an hour at most, ended by one click.
 *
 * Layer: notify.  The job notify_scan reads the log of events and writes a row of notices for each person who wants to
 * know; the job notify_mail makes one mail of all that wait for a person.  Both may run twice: a notice is single by its
 * event and person, and told by one mail.
 * Source: RFC 2369 List-Unsubscribe, RFC 8058 one click.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_NOTICES_H
#define NOTIFY_NOTICES_H
#include "events/job.h"
#include "base/words.h"

struct notify_settings {
	const char *user_id, *lang, *time_zone; /* IANA name, NULL: UTC */
	bool task, decision, message, payout; /* kinds of news that are mailed */
	int64_t quiet_from, quiet_until; /* minutes of the person's day, INT_UNSET for no quiet hours */
	int64_t per_hour; /* 1-60 mails */
};
struct notify_key {
	const char *user_id;
};
struct notice {
	int64_t id;
	const char *type, *task_id, *words;
};
extern const struct shape notify_settings_shape, notify_key_shape;
extern struct stmt *const sql_notices[];

/* "<base>/unsubscribe?u=…&s=…"; the signature holds for that user alone and does not end. */
const char *unsubscribe_url(struct arena *a, const struct conf *c, const char *user_id);
bool unsubscribe_valid(struct arena *a, const struct conf *c, const char *user_id, const char *signature);

err_t notify_scan_run(struct job_run *r);
err_t notify_mail_run(struct job_run *r);

#endif
