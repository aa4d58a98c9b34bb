/* webhooks.h - what AI accounts are told at addresses of their own: Standard Webhooks 1.0 beside X-ToolCall-*.
 *
 * Layer: notify.  An SQL function of the system that made an event inserts, in the event's transaction, one row of
 * webhook_deliveries and one job {kind 'webhook_deliver', subject: delivery id} for each subscribed endpoint; the job
 * here sends it.  The first attempt renders the body and keeps it, so that every retry sends the same bytes.
 * Success is 2xx; 3xx is a failure; 410 switches the endpoint off; no redirect is followed.
 * Source: standardwebhooks.com 1.0; seed 001 "webhooks" for the body and the X-ToolCall-* headers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_WEBHOOKS_H
#define NOTIFY_WEBHOOKS_H
#include "events/job.h"
#include "web/route.h"
struct buf;

/* What this layer needs from a higher one; proc/tables.c fills it. */
struct webhook_hooks {
	/* Appends the English task object {…} as the AI account that owns the task sees it.  ERR_NO_ROW: there is no
	 * such task.  Members named in the event's data (status, human_id, failure_reason) are put over it here, so
	 * that the object sent is that of the event and not of a later moment. */
	err_t (*task_json)(struct db *db, struct arena *a, const struct conf *c, const char *task_id,
			   struct buf *out);
};
extern struct webhook_hooks webhook_hooks;

extern const struct route notify_routes[];
/* webhook_deliver, mail_send, outbox_prune. */
extern const struct job_kind notify_jobs[];
extern struct stmt *const sql_notify[];

#define WEBHOOK_MAX_ENDPOINTS 10 /* per AI account */

#endif
