/* stripe.c - Stripe's interface: deeds as requests, answers as results.
 * Form encoding, parameters and errors: Stripe API reference.  payment_method_types left with 2026-09-30.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "money/provider.h"

#define BODY_MAX 16384u
#define ANSWER_MAX (1u << 20)
#define CONNECT_MS 3000L
#define N_HEADERS 4

static bool stripe_is_on(const struct conf *c)
{
	return str_has(c->stripe_secret_key);
}

/* name is ours and needs no encoding: brackets may stand as they are */
static void form_text(struct buf *b, const char *name, const char *value)
{
	if (!str_has(value))
		return;
	buf_fmt(b, "%s%s=", b->len ? "&" : "", name);
	url_encode(b, value);
}

static void form_int(struct buf *b, const char *name, int64_t value)
{
	buf_fmt(b, "%s%s=%lld", b->len ? "&" : "", name, (long long)value);
}

/* On the session and on the payment intent, because Stripe copies neither to the other. */
static void form_metadata(struct buf *b, struct arena *a, const char *prefix, const struct deed *d)
{
	const char *const rows[][2] = {
		{"order_id", d->order_id},
		{"version", arena_printf(a, "%lld", (long long)d->version)},
		{"task_id", d->task_id},
		{"attempt", d->kind == DEED_OFFER ? arena_printf(a, "%lld", (long long)d->attempt) : NULL},
		{"refund_row", d->refund_row},
	};

	for (size_t i = 0; i < N_OF(rows); i++)
		form_text(b, arena_printf(a, "%s[%s]", prefix, rows[i][0]), rows[i][1]);
}

static void offer_body(struct buf *b, struct arena *a, const struct conf *c, const struct deed *d)
{
	form_text(b, "mode", "payment");
	form_text(b, "client_reference_id", d->key);
	form_text(b, "success_url", d->success_url);
	form_text(b, "cancel_url", d->cancel_url);
	form_text(b, "adaptive_pricing[enabled]", "false");
	form_text(b, strcmp(c->stripe_api_version, "2026-09-30") < 0 ? "payment_method_types[0]"
								     : "allowed_payment_method_types[0]", "card");
	form_int(b, "line_items[0][quantity]", 1);
	form_text(b, "line_items[0][price_data][currency]", d->currency);
	form_int(b, "line_items[0][price_data][unit_amount]", d->total_minor);
	form_text(b, "line_items[0][price_data][product_data][name]", d->description);
	if (d->destination) {
		form_int(b, "payment_intent_data[application_fee_amount]", d->application_fee_minor);
		form_text(b, "payment_intent_data[transfer_data][destination]", d->destination);
		/* needed where the account is in another region than ours, and right where not */
		form_text(b, "payment_intent_data[on_behalf_of]", d->destination);
	}
	form_metadata(b, a, "metadata", d);
	form_metadata(b, a, "payment_intent_data[metadata]", d);
}

static void refund_body(struct buf *b, struct arena *a, const struct deed *d)
{
	form_text(b, d->intent_id ? "payment_intent" : "charge", d->intent_id ? d->intent_id : d->charge_id);
	form_int(b, "amount", d->amount_minor);
	form_text(b, "reason", d->reason);
	if (d->destination) {
		form_text(b, "refund_application_fee", "true");
		form_text(b, "reverse_transfer", "true");
	}
	form_metadata(b, a, "metadata", d);
}

static const char *deed_path(struct arena *a, const struct deed *d)
{
	switch (d->kind) {
	case DEED_OFFER: return "/v1/checkout/sessions";
	case DEED_CHECK:
		return arena_printf(a, "/v1/checkout/sessions/%s?expand[0]=payment_intent.latest_charge", d->session_id);
	case DEED_EXPIRE: return arena_printf(a, "/v1/checkout/sessions/%s/expire", d->session_id);
	case DEED_REFUND: return "/v1/refunds";
	case DEED_REFUND_CHECK: return arena_printf(a, "/v1/refunds/%s", d->refund_id);
	case DEED_REFUND_LIST:
		return arena_printf(a, "/v1/refunds?%s=%s&limit=100", d->intent_id ? "payment_intent" : "charge",
				    d->intent_id ? d->intent_id : d->charge_id);
	}
	return "/";
}

/* One key for one effect, however often it is asked for. */
static const char *deed_once_key(struct arena *a, const struct deed *d)
{
	switch (d->kind) {
	case DEED_OFFER: return arena_printf(a, "checkout:%s:%lld", d->key, (long long)d->attempt);
	case DEED_EXPIRE: return arena_printf(a, "expire:%s", d->session_id);
	case DEED_REFUND: return d->refund_row;
	default: return NULL;
	}
}

static void stripe_ask(const struct conf *c, const struct deed *d, struct http_call *call)
{
	struct arena *a = call->arena;
	struct http_header *h = ARENA_ARRAY(a, struct http_header, N_HEADERS);
	const char *key = deed_once_key(a, d), *base = c->stripe_api_base;
	size_t n = strlen(base);
	struct buf b;

	buf_init(&b, a, BODY_MAX);
	if (d->kind == DEED_OFFER)
		offer_body(&b, a, c, d);
	else if (d->kind == DEED_REFUND)
		refund_body(&b, a, d);
	h[0] = (struct http_header){"authorization", arena_printf(a, "Bearer %s", c->stripe_secret_key)};
	h[1] = (struct http_header){"stripe-version", c->stripe_api_version};
	h[2] = (struct http_header){"content-type", "application/x-www-form-urlencoded"};
	h[3] = (struct http_header){"idempotency-key", key};
	while (n && base[n - 1] == '/')
		n--;
	call->method = key ? "POST" : "GET";
	call->url = arena_printf(a, "%.*s%s", (int)n, base, deed_path(a, d));
	call->headers = h;
	call->n_headers = key ? N_HEADERS : N_HEADERS - 1;
	call->body = (struct span){buf_text(&b), b.len};
	call->connect_ms = CONNECT_MS;
	call->total_ms = PROVIDER_WAIT_MS;
	call->max_body = ANSWER_MAX;
	call->any_address = true;
}

static void error_read(json_t *answer, const struct http_call *call, struct deed_result *out)
{
	json_t *error = json_object_get(answer, "error");

	out->error = json_text(error, "message");
	out->error_code = json_text(error, "code");
	if (!out->error_code)
		out->error_code = json_text(error, "type");
	if (!out->error)
		out->error = call->e ? err_info(call->e)->code : arena_printf(call->arena, "status %ld", call->status);
}

/* 409 (the same key is under way), 429 and 5xx do not say that it was not done. */
static enum outcome outcome_of(const struct http_call *call, json_t *answer)
{
	if (call->e || call->status == 409 || call->status == 429 || call->status >= 500)
		return OUTCOME_UNKNOWN;
	if (call->status >= 200 && call->status < 300)
		return json_is_object(answer) ? OUTCOME_DONE : OUTCOME_UNKNOWN;
	return OUTCOME_REFUSED;
}

static void stripe_read(const struct deed *d, struct http_call *call, struct deed_result *out)
{
	json_t *answer = NULL;

	if (call->answer.len && json_read(call->arena, call->answer, &answer))
		answer = NULL;
	*out = (struct deed_result){.outcome = outcome_of(call, answer), .object = answer};
	/* a session without an address is none that anybody can pay */
	if (d->kind == DEED_OFFER && out->outcome == OUTCOME_DONE && !json_text(answer, "url"))
		out->outcome = OUTCOME_UNKNOWN;
	if (out->outcome == OUTCOME_DONE) {
		out->id = json_text(answer, "id");
		out->url = json_text(answer, "url");
		out->status = json_text(answer, "status");
	} else {
		error_read(answer, call, out);
	}
	log_line(out->outcome == OUTCOME_DONE ? LOG_INFO : LOG_WARN,
		 "stripe deed=%d order=%s status=%ld outcome=%d ms=%lld error=%s", (int)d->kind, d->key, call->status,
		 (int)out->outcome, (long long)(call->took_us / 1000), out->error_code ? out->error_code : "-");
}

const struct provider provider_stripe = {.name = "stripe", .is_on = stripe_is_on, .ask = stripe_ask, .read = stripe_read};
