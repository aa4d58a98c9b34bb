/* mail_jobs.h - the job that sends the mails of the outbox.
 *
 * Layer: notify; a row of notify_jobs.  Message-ID is the mail's row id, the same over retries.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_MAIL_JOBS_H
#define NOTIFY_MAIL_JOBS_H
#include "events/job.h"

extern const int64_t mail_schedule_s[];
err_t mail_send_run(struct job_run *r);

#endif
