/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/paypal.h"
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "base/money.h"

#define TOKEN_MS 8000L
#define BATCH_MS 18000L /* with the token's call below the lease of a job */
#define CONNECT_MS 4000L
#define ANSWER_MAX (2u << 20)
#define BODY_MAX (1u << 20)
#define ERROR_WORDS 300
#define PAGE_SIZE 200 /* as many as a batch has at most */

static const struct {
	const char *word, *outcome;
} outcomes[] = {
	{"SUCCESS", "paid"},	 {"PENDING", "waiting"},    {"ONHOLD", "waiting"},     {"UNCLAIMED", "unclaimed"},
	{"FAILED", "failed"},	 {"BLOCKED", "failed"},	    {"DENIED", "failed"},      {"CANCELED", "failed"},
	{"RETURNED", "returned"}, {"REFUNDED", "returned"}, {"REVERSED", "returned"},  {"paid", "paid"},
	{"waiting", "waiting"},
};


const char *payout_outcome(const char *word)
{
	for (size_t i = 0; word && i < N_OF(outcomes); i++)
		if (str_ieq(outcomes[i].word, word))
			return outcomes[i].outcome;
	return NULL;
}


bool paypal_is_on(const struct conf *c)
{
	return str_has(c->paypal_client_id) && str_has(c->paypal_client_secret);
}


static void ask(const struct conf *c, const char *authorization, const char *path, struct http_call *call)
{
	struct http_header *h = ARENA_ARRAY(call->arena, struct http_header, 3);
	size_t base = strlen(c->paypal_base);

	while (base && c->paypal_base[base - 1] == '/')
		base--;
	h[0] = (struct http_header){"authorization", authorization};
	h[1] = (struct http_header){"content-type", "application/json"};
	h[2] = (struct http_header){"accept", "application/json"};
	call->url = arena_printf(call->arena, "%.*s%s", (int)base, c->paypal_base, path);
	call->headers = h;
	call->n_headers = 3;
	call->connect_ms = CONNECT_MS;
	call->total_ms = BATCH_MS;
	call->max_body = ANSWER_MAX;
	call->any_address = true;
}


void paypal_token_ask(const struct conf *c, struct arena *a, struct http_call *call)
{
	const char *pair = arena_printf(a, "%s:%s", c->paypal_client_id, c->paypal_client_secret);

	call->arena = a;
	call->method = "POST";
	call->body = SPAN("grant_type=client_credentials");
	ask(c, arena_printf(a, "Basic %s", base64_encode(a, pair, strlen(pair))), "/v1/oauth2/token", call);
	((struct http_header *)call->headers)[1].value = "application/x-www-form-urlencoded";
	call->total_ms = TOKEN_MS;
}


static void item_write(struct buf *b, const struct paypal_item *item)
{
	BUF_LIT(b, "{\"recipient_type\":\"EMAIL\",\"receiver\":");
	json_quote(b, item->receiver);
	BUF_LIT(b, ",\"amount\":{\"currency\":\"USD\",\"value\":\"");
	buf_fmt(b, "%lld.%02lld", (long long)(item->amount / 100), (long long)(item->amount % 100));
	BUF_LIT(b, "\"},\"sender_item_id\":");
	json_quote(b, item->task_id);
	buf_ch(b, '}');
}


void paypal_batch_ask(const struct conf *c, const char *token, const char *batch_id, const struct list *items,
		      struct http_call *call)
{
	struct buf b;

	buf_init(&b, call->arena, BODY_MAX);
	BUF_LIT(&b, "{\"sender_batch_header\":{\"sender_batch_id\":");
	json_quote(&b, batch_id);
	BUF_LIT(&b, ",\"email_subject\":\"Your payout\",\"email_message\":\"Thank you for your work.\"},\"items\":[");
	for (size_t i = 0; i < items->n; i++) {
		if (i)
			buf_ch(&b, ',');
		item_write(&b, (const struct paypal_item *)items->items + i);
	}
	BUF_LIT(&b, "]}");
	call->method = "POST";
	call->body = (struct span){buf_text(&b), b.len};
	ask(c, arena_printf(call->arena, "Bearer %s", token), "/v1/payments/payouts", call);
}


void paypal_status_ask(const struct conf *c, const char *token, const char *provider_id, struct http_call *call)
{
	struct buf path;

	buf_init(&path, call->arena, 1024);
	BUF_LIT(&path, "/v1/payments/payouts/");
	url_encode(&path, provider_id);
	buf_fmt(&path, "?page=1&page_size=%d&total_required=true", PAGE_SIZE);
	call->method = "GET";
	ask(c, arena_printf(call->arena, "Bearer %s", token), buf_text(&path), call);
}


/* The answer as an object; NULL if it is none. */
static json_t *answer(const struct http_call *call)
{
	json_t *v;

	if (call->e || json_read(call->arena, call->answer, &v) || !json_is_object(v))
		return NULL;
	return v;
}


static const char *clip(struct arena *a, const char *s)
{
	return strlen(s) <= ERROR_WORDS || !utf8_valid(s, strlen(s)) ? s : arena_strndup(a, s, ERROR_WORDS);
}


/* "INSUFFICIENT_FUNDS: words (debug id)" or what happened to the call. */
static const char *error_words(const struct http_call *call, json_t *v)
{
	const char *name = v ? json_text(v, "name") : NULL, *debug = v ? json_text(v, "debug_id") : NULL;

	if (v && !name)
		name = json_text(v, "error");
	if (call->e)
		return err_info(call->e)->code;
	if (!name)
		return arena_printf(call->arena, "status %ld", call->status);
	return clip(call->arena, arena_printf(call->arena, "%s: %s%s%s", name,
					      json_text(v, "message") ? json_text(v, "message") : "", debug ? ", debug id " : "",
					      debug ? debug : ""));
}


const char *paypal_token_read(const struct http_call *call, const char **why)
{
	json_t *v = answer(call);
	const char *token = v && call->status == 200 ? json_text(v, "access_token") : NULL;

	if (!str_has(token))
		*why = arena_printf(call->arena, "no token: %s", error_words(call, v));
	return str_has(token) ? token : NULL;
}


/* The batch that a duplicate sender_batch_id was refused for: the last part of a link to a payouts batch. */
static const char *linked_batch(struct arena *a, json_t *v)
{
	static const char path[] = "/v1/payments/payouts/";
	json_t *links = json_object_get(v, "links"), *link;
	size_t i;

	json_array_foreach(links, i, link)
	{
		const char *href = json_text(link, "href"), *at = href ? strstr(href, path) : NULL;
		size_t n = at ? strcspn(at + sizeof(path) - 1, "/?#") : 0;

		if (n)
			return arena_strndup(a, at + sizeof(path) - 1, n);
	}
	return NULL;
}


/* Errors that pass, or that are ours to mend: the batch stays as it is and is sent again. */
static bool is_passing(long status, const char *name)
{
	return status == 401 || status == 403 || status == 429 || str_eq(name, "INSUFFICIENT_FUNDS");
}


void paypal_batch_read(const struct http_call *call, struct paypal_sent *out)
{
	json_t *v = answer(call);
	const char *name = v ? json_text(v, "name") : NULL;

	*out = (struct paypal_sent){.outcome = "unclear", .error = error_words(call, v)};
	if (call->e == ERR_BLOCKED_ADDRESS || call->e == ERR_REFUSED) {
		out->outcome = "not_done";
	} else if (call->e || call->status >= 500 || call->status == 408 || call->status == 409) {
		return;
	} else if (call->status / 100 == 2) {
		out->provider_id = v ? json_text(json_object_get(v, "batch_header"), "payout_batch_id") : NULL;
	} else if (str_eq(name, "USER_BUSINESS_ERROR")) {
		out->provider_id = linked_batch(call->arena, v);
	} else if (call->status >= 400) {
		out->outcome = is_passing(call->status, name) ? "not_done" : "refused";
	}
	if (str_has(out->provider_id))
		*out = (struct paypal_sent){.outcome = "sent", .provider_id = out->provider_id};
}


static void item_read(struct arena *a, struct buf *b, json_t *item)
{
	const char *outcome = payout_outcome(json_text(item, "transaction_status"));
	json_t *errors = json_object_get(item, "errors"), *fee = json_object_get(item, "payout_item_fee");
	const char *value = json_text(fee, "value"), *name = json_text(errors, "name");
	int64_t cents;

	if (!outcome)
		return;
	if (b->len > 1)
		buf_ch(b, ',');
	BUF_LIT(b, "{\"task_id\":");
	json_quote(b, json_text(json_object_get(item, "payout_item"), "sender_item_id"));
	BUF_LIT(b, ",\"outcome\":");
	json_quote(b, outcome);
	BUF_LIT(b, ",\"item\":");
	json_quote(b, json_text(item, "payout_item_id"));
	if (value && money_parse(value, strlen(value), CUR_USD, &cents))
		buf_fmt(b, ",\"fee_cents\":%lld", (long long)cents);
	if (!name && !str_eq(outcome, "paid") && !str_eq(outcome, "waiting"))
		name = json_text(item, "transaction_status");
	BUF_LIT(b, ",\"error\":");
	json_quote(b, !name ? NULL : json_text(errors, "message")
		      ? clip(a, arena_printf(a, "%s: %s", name, json_text(errors, "message"))) : name);
	buf_ch(b, '}');
}


err_t paypal_status_read(const struct http_call *call, struct paypal_seen *out)
{
	json_t *v = answer(call), *item;
	const char *status = v ? json_text(json_object_get(v, "batch_header"), "batch_status") : NULL;
	struct buf b;
	size_t i;

	*out = (struct paypal_seen){.why = error_words(call, v)};
	if (call->status != 200 || !status)
		return ERR_UNAVAILABLE;
	if (str_eq(payout_outcome(status), "failed"))
		out->all = "failed";
	buf_init(&b, call->arena, ANSWER_MAX);
	buf_ch(&b, '[');
	json_array_foreach(json_object_get(v, "items"), i, item) item_read(call->arena, &b, item);
	buf_ch(&b, ']');
	out->items = buf_text(&b);
	return b.is_full ? ERR_UNAVAILABLE : ERR_OK;
}
