/* audit_providers.c - asks the providers themselves what became of each order. Reads only, there and here.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/json.h"
#include "money/audit.h"
#include "money/provider.h"
#include "sql_audit.h"

#define WORDS_MAX 1000

static int64_t number_of(json_t *object, const char *name)
{
	json_t *v = json_object_get(object, name);

	return json_is_integer(v) ? json_integer_value(v) : 0;
}

static bool is_called_paid(const struct deed *d)
{
	return str_eq(d->status, "paid") || str_eq(d->status, "partially_refunded") || str_eq(d->status, "refunded");
}

/* What the session of an order says otherwise than the order; nothing when it is all right. */
static void session_compare(const struct deed *d, json_t *session, struct buf *b)
{
	json_t *charge = json_object_get(json_object_get(session, "payment_intent"), "latest_charge");
	bool is_paid = str_eq(json_text(session, "payment_status"), "paid");
	int64_t back = number_of(charge, "amount_refunded");

	if (is_paid != is_called_paid(d))
		buf_fmt(b, "status %s, at %s it is %s; ", d->status, d->provider, json_text(session, "payment_status"));
	if (is_paid && number_of(session, "amount_total") != d->total_minor)
		buf_fmt(b, "%lld were paid, not %lld; ", (long long)number_of(session, "amount_total"),
			(long long)d->total_minor);
	if (is_paid && !str_eq(json_text(session, "currency"), d->currency))
		buf_fmt(b, "paid in %s, not %s; ", json_text(session, "currency"), d->currency);
	if (json_is_object(charge) && (back > d->amount_minor || (d->refund_status && back < d->amount_minor)))
		buf_fmt(b, "%lld were given back, not %lld; ", (long long)back, (long long)d->amount_minor);
}

/* The words of what differs, or of why it is not known; NULL for nothing. */
static const char *order_compare(const struct conf *c, struct arena *a, struct deed *d)
{
	const struct provider *p = provider_named(c, d->provider);
	struct deed_result r;
	struct buf b;

	if (!p)
		return NULL;
	buf_init(&b, a, WORDS_MAX);
	d->kind = DEED_CHECK;
	provider_run(p, c, a, d, &r);
	if (r.outcome == OUTCOME_DONE)
		session_compare(d, r.object, &b);
	else
		buf_fmt(&b, "%s gave no answer about it: %s; ", d->provider, r.error ? r.error : "unknown");
	return b.len ? arena_strndup(a, b.at, b.len - 2) : NULL;
}

err_t audit_providers(const struct conf *c, struct db *db, struct arena *a, struct list *out)
{
	struct list deeds;
	err_t e = db_many(db, a, &sql_audit_deeds, NULL, &deeds);
	struct audit_finding *f;
	struct deed *d;
	size_t i;

	if (e)
		return e;
	f = ARENA_ARRAY(a, struct audit_finding, deeds.n);
	*out = (struct list){0, f};
	for (i = 0, d = deeds.items; i < deeds.n; i++) {
		const char *what = order_compare(c, a, &d[i]);

		if (what)
			f[out->n++] = (struct audit_finding){"providers", "order", d[i].key, what};
	}
	return ERR_OK;
}
