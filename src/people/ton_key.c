/* ton_key.c - the key of a wallet that sent none and is not known here, by TON Center: its contract says it (get_public_key).
 * Whoever answers may lie: a key counts only when the wallet's address follows from it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "io/http_client.h"
#include "people/ton_wallets_internal.h"
#include "web/guard.h"
#include "web/limit.h"

#define CONNECT_MS 3000L
#define CALL_MS 5000L
#define ANSWER_MAX 65536u
#define KEY_DIGITS (ED25519_KEY * 2u)

/* Strangers' addresses cost calls: few of one address, not many of all. */
static const struct limit of_one = {"ton_key", 3, 600}, of_all = {"ton_keys", 60, 60};


static err_t may_look(struct rq *rq, const char *raw, bool is_taken)
{
	err_t (*ask)(struct shm *shm, struct limit l, const char *who, struct limit_result *r) = is_taken ? limit_take : limit_peek;
	struct limit_result r;
	err_t e = ask(rq->web->shm, of_one, raw, &r);

	return e ? e : ask(rq->web->shm, of_all, "all", &r);
}


/* stack[0] is a number of at most 256 bits. */
static bool key_read(struct arena *a, struct span answer, unsigned char *key)
{
	json_t *v;
	const char *hex;
	size_t n;

	if (json_read(a, answer, &v) || json_integer_value(json_object_get(v, "exit_code")) > 1)
		return false;
	hex = json_text(json_array_get(json_object_get(v, "stack"), 0), "value");
	n = str_starts(hex, "0x") ? strlen(hex + 2) : 0;
	if (!n || n > KEY_DIGITS)
		return false;
	return hex_decode(arena_printf(a, "%.*s%s", (int)(KEY_DIGITS - n), "0000000000000000000000000000000000000000000000000000000000000000",
				       hex + 2), key, ED25519_KEY);
}


static bool key_ask(struct rq *rq, const char *raw, unsigned char *key)
{
	struct http_header h[] = {{"content-type", "application/json"}, {"x-api-key", rq->conf->toncenter_api_key}};
	struct http_client *client = http_client_new(rq->conf->outbound_allow);
	struct http_call c = {.arena = rq->arena, .method = "POST", .headers = h, .n_headers = str_has(rq->conf->toncenter_api_key) ? 2 : 1,
		.url = arena_printf(rq->arena, "%s/v3/runGetMethod", rq->conf->toncenter_url), .connect_ms = CONNECT_MS, .total_ms = CALL_MS,
		.max_body = ANSWER_MAX, .any_address = true,
		.body = span_of(arena_printf(rq->arena, "{\"address\":\"%s\",\"method\":\"get_public_key\",\"stack\":[]}", raw))};

	http_client_run(client, &c);
	http_client_free(client);
	if (c.e || c.status != 200)
		log_line(LOG_WARN, "toncenter call=get_public_key status=%ld", c.status);
	return !c.e && c.status == 200 && key_read(rq->arena, c.answer, key);
}


err_t ton_key_look(struct rq *rq, const struct ton_address *address, const char *raw, unsigned char *key)
{
	err_t e;

	if (!str_has(rq->conf->toncenter_url) || may_look(rq, raw, false))
		return ERR_WALLET_KEY;
	e = guard_waits(rq);
	if (e)
		return e;
	return !may_look(rq, raw, true) && key_ask(rq, raw, key) && ton_wallet_fits(rq->arena, key, address) ? ERR_OK : ERR_WALLET_KEY;
}
