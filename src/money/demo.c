/* demo.c - the provider that moves no money: its checkout is a labelled page of ours.
 * Ids follow from the order, so the same deed gives the same id, as a provider's once-key would.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "money/demo.h"

#define ID_DIGITS 24
#define SLOW_S 5
#define DECLINED "The demo card was declined."

/* Never beside a live key: conf_load refuses that. */
static bool demo_is_on(const struct conf *c)
{
	return c->demo && !str_has(c->stripe_secret_key);
}

static const char *demo_id(struct arena *a, const char *prefix, const struct deed *d)
{
	const char *seed = arena_printf(a, "%s:%lld", d->key, (long long)d->attempt);

	return arena_printf(a, "%s_demo_%.*s", prefix, ID_DIGITS, sha256_hex(a, seed));
}

static void demo_answer(const struct conf *c, struct arena *a, const struct deed *d, struct deed_result *out)
{
	out->outcome = OUTCOME_DONE;
	switch (d->kind) {
	case DEED_OFFER:
		out->id = demo_id(a, "cs", d);
		out->url = arena_printf(a, "%s/demo/pay/%s", c->app_base_url, out->id);
		break;
	case DEED_REFUND:
	case DEED_REFUND_CHECK:
		out->id = arena_printf(a, "re_demo_%s", d->refund_row);
		out->status = "succeeded";
		break;
	default: /* nobody but ourselves could have changed anything */
		break;
	}
}

const struct provider provider_demo = {.name = "demo", .is_on = demo_is_on, .answer = demo_answer};

/* An event of Stripe's for what was chosen. */
struct told {
	const char *outcome, *type, *object;
	void (*write)(struct buf *b, struct arena *a, const struct deed *d, const struct told *t);
};

static void member(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, ",\"%s\":", name);
	json_quote(b, value);
}

static void session_write(struct buf *b, struct arena *a, const struct deed *d, const struct told *t)
{
	bool is_good = str_eq(t->outcome, "pay");

	member(b, "id", d->session_id);
	member(b, "client_reference_id", d->key);
	member(b, "payment_status", is_good ? "paid" : "unpaid");
	buf_fmt(b, ",\"amount_total\":%lld", (long long)d->total_minor);
	if (is_good)
		member(b, "payment_intent", demo_id(a, "pi", d));
}

static void intent_write(struct buf *b, struct arena *a, const struct deed *d, const struct told *t)
{
	member(b, "id", demo_id(a, "pi", d));
	member(b, "latest_charge", demo_id(a, "ch", d));
	buf_fmt(b, ",\"amount\":%lld", (long long)d->total_minor);
	if (d->destination)
		buf_fmt(b, ",\"application_fee_amount\":%lld,\"transfer_data\":{\"destination\":\"%s\"}",
			(long long)d->application_fee_minor, d->destination);
	if (str_eq(t->outcome, "fail"))
		BUF_LIT(b, ",\"last_payment_error\":{\"message\":\"" DECLINED "\"}");
}

static void charge_write(struct buf *b, struct arena *a, const struct deed *d, const struct told *t)
{
	member(b, "id", demo_id(a, "ch", d));
	member(b, "payment_intent", demo_id(a, "pi", d));
	buf_fmt(b, ",\"amount\":%lld", (long long)d->total_minor);
	if (str_eq(t->outcome, "fail"))
		member(b, "failure_message", DECLINED);
}

/* In the order in which Stripe tells them. */
static const struct told tales[] = {
	{"pay", "payment_intent.succeeded", "payment_intent", intent_write},
	{"pay", "charge.succeeded", "charge", charge_write},
	{"pay", "checkout.session.completed", "checkout.session", session_write},
	{"fail", "payment_intent.payment_failed", "payment_intent", intent_write},
	{"fail", "charge.failed", "charge", charge_write},
	{"expire", "checkout.session.expired", "checkout.session", session_write},
};

static void event_make(struct arena *a, const struct deed *d, const struct told *t, struct provider_event *out)
{
	struct buf b;

	*out = (struct provider_event){.provider = provider_demo.name, .type = t->type, .created = time_now() / US_PER_S};
	out->id = arena_printf(a, "evt_demo_%s", random_hex(a, 12));
	buf_init(&b, a, 8192);
	buf_fmt(&b, "{\"object\":\"event\",\"id\":\"%s\",\"type\":\"%s\",\"created\":%lld,\"livemode\":false,"
		"\"data\":{\"object\":", out->id, out->type, (long long)out->created);
	buf_fmt(&b, "{\"object\":\"%s\"", t->object);
	member(&b, "currency", d->currency);
	buf_fmt(&b, ",\"metadata\":{\"order_id\":\"%s\",\"version\":\"%lld\",\"attempt\":\"%lld\"}", d->order_id,
		(long long)d->version, (long long)d->attempt);
	t->write(&b, a, d, t);
	BUF_LIT(&b, "}}}");
	out->payload = buf_text(&b);
}

struct list demo_events(struct arena *a, const struct deed *d, const char *outcome)
{
	bool is_slow = str_eq(outcome, "slow");
	struct provider_event *items = ARENA_ARRAY(a, struct provider_event, N_OF(tales));
	size_t n = 0;

	for (size_t i = 0; i < N_OF(tales); i++)
		if (str_eq(tales[i].outcome, is_slow ? "pay" : outcome)) {
			event_make(a, d, &tales[i], &items[n]);
			items[n++].delay_s = is_slow ? SLOW_S : 0;
		}
	return (struct list){n, items};
}
