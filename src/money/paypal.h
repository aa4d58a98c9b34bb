/* paypal.h - PayPal Payouts on the wire: what is asked, and what an answer means.
 *
 * Layer: money, for its own files.  Pure: payouts_jobs.c makes the calls.
 * Source: developer.paypal.com, Payouts API v1 (POST and GET /v1/payments/payouts), OAuth 2.0 client credentials.
 * A sender_batch_id is taken once within 30 days, so the same batch may be asked for again after an unclear end.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_PAYPAL_H
#define MONEY_PAYPAL_H
#include "base/conf.h"
#include "io/http_client.h"

/* Settings are there. */
bool paypal_is_on(const struct conf *c);

/* Ready calls but for done and owner. */
void paypal_token_ask(const struct conf *c, struct arena *a, struct http_call *call);
struct paypal_item {
	const char *task_id, *receiver;
	int64_t amount; /* cents */
};
/* batch_id is the sender_batch_id; items of struct paypal_item. */
void paypal_batch_ask(const struct conf *c, const char *token, const char *batch_id, const struct list *items,
		      struct http_call *call);
void paypal_status_ask(const struct conf *c, const char *token, const char *provider_id, struct http_call *call);

/* NULL when there is none; *why says what came instead. */
const char *paypal_token_read(const struct http_call *call, const char **why);
/* outcome: sent, refused (nothing was done, nor will be), not_done (nothing was done, now), unclear. */
struct paypal_sent {
	const char *outcome, *provider_id, *error;
};
void paypal_batch_read(const struct http_call *call, struct paypal_sent *out);
/* all: the outcome of every item when the whole batch was denied, else NULL; items: JSON as payout_batch_seen() of
 * sql/functions takes it. */
struct paypal_seen {
	const char *all, *items, *why;
};
MUST_CHECK err_t paypal_status_read(const struct http_call *call, struct paypal_seen *out);

/* What became of a payout, in the words of payout_settle(): paid, failed, returned, unclaimed, waiting; NULL for a word
 * nobody knows.  Takes PayPal's words and our own, in any case. */
const char *payout_outcome(const char *word);

#endif
