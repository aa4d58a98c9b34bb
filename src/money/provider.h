/* provider.h - who moves the payer's money: one vtable a provider, and what it is asked to do.
 *
 * Layer: money.  Providers know nothing of tasks or of the database: a deed goes in, a result comes out.  A deed is
 * written and committed before the provider is asked, its key makes it happen once.  Three outcomes: done, refused,
 * unknown; unknown is never taken for failed, it is asked again with the same key.  Amounts: minor units.  What a result
 * points to lives in the arena of the call.
 * Source: Stripe API reference (Checkout Sessions, Refunds, Idempotent requests, Errors).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_PROVIDER_H
#define MONEY_PROVIDER_H
#include "base/conf.h"
#include "io/http_client.h"
struct json_t;

enum deed_kind { DEED_OFFER, DEED_CHECK, DEED_EXPIRE, DEED_REFUND, DEED_REFUND_CHECK, DEED_REFUND_LIST };
enum outcome { OUTCOME_UNKNOWN, OUTCOME_DONE, OUTCOME_REFUSED };

/* A row of order_deeds, and for refunds what is given back. */
struct deed {
	enum deed_kind kind;
	const char *order_id, *key, *provider, *status, *currency, *destination, *attempt_state, *success_url, *cancel_url,
		*session_id, *url, *intent_id, *charge_id, *task_id, *description;
	int64_t version, total_minor, application_fee_minor, attempt, attempt_age_s;
	bool is_international;
	const char *refund_row, *refund_id, *refund_status, *reason;
	int64_t amount_minor, refund_age_s;
};
struct deed_result {
	enum outcome outcome;
	const char *id, *url, *status; /* of the session or the refund */
	const char *error, *error_code; /* for people; set unless done */
	struct json_t *object; /* the provider's whole answer, NULL for none */
};

struct provider {
	const char *name;
	/* May it be asked with these settings? */
	bool (*is_on)(const struct conf *c);
	/* Fills a call's method, URL, headers and body; NULL in a provider that answers by itself. */
	void (*ask)(const struct conf *c, const struct deed *d, struct http_call *call);
	void (*read)(const struct deed *d, struct http_call *call, struct deed_result *out);
	/* Without a call: what happens here is all that happens. */
	void (*answer)(const struct conf *c, struct arena *a, const struct deed *d, struct deed_result *out);
};
extern const struct provider provider_stripe, provider_demo;

/* The provider for new orders; NULL when none is set up. */
const struct provider *provider_for(const struct conf *c);
/* By its name, NULL if it may not be asked now. */
const struct provider *provider_named(const struct conf *c, const char *name);

/* Asks and waits, at most PROVIDER_WAIT_MS; only where a process may block. */
#define PROVIDER_WAIT_MS 10000L
void provider_run(const struct provider *p, const struct conf *c, struct arena *a, const struct deed *d,
		  struct deed_result *out);

#endif
