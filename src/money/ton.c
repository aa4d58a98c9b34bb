/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/ton.h"
#include <stdlib.h>
#include <string.h>
#include "base/log.h"

#define CALL_MS 8000
#define COMMENT_MAX 500u
#define TEXT_OPCODE "0x00000000"
#define UNITS_DIGITS 40u


bool ton_is_on(const struct conf *c)
{
	return str_has(c->toncenter_url) && str_has(c->ton_wallet_seed);
}


bool ton_hall_wallet(const struct conf *c, struct arena *a, unsigned char seed[ED25519_KEY], struct ton_address *out)
{
	unsigned char key[ED25519_KEY];

	if (!str_has(c->ton_wallet_seed) || !hex_decode(c->ton_wallet_seed, seed, ED25519_KEY))
		return false;
	ed25519_public(seed, key);
	ton_wallet_address(a, &(struct ton_wallet_key){TON_V4R2, 0, 0, key}, out);
	return true;
}


/* body NULL: GET. */
static err_t ton_ask(struct outlet *o, const char *what, const char *body, json_t **out)
{
	struct outlet_ask ask = {.body = body, .wait_ms = CALL_MS};
	long status;
	err_t e;

	if (!str_has(o->conf->toncenter_url))
		return ERR_OFF;
	o->api_key = o->conf->toncenter_api_key;
	ask.url = arena_printf(o->arena, "%s/v3/%s", o->conf->toncenter_url, what);
	e = outlet_json(o, &ask, &status, out);
	if (!e && status == 200)
		return ERR_OK;
	if (!e)
		log_line(LOG_WARN, "toncenter call=%.40s status=%ld", what, status);
	return ERR_PROVIDER;
}


/* Whole numbers come as decimal text, or as numbers. */
static bool number_of(json_t *object, const char *name, int64_t *out)
{
	json_t *v = json_object_get(object, name);

	if (json_is_integer(v)) {
		*out = json_integer_value(v);
		return *out >= 0;
	}
	return json_is_string(v) && str_int(json_string_value(v), out) && *out >= 0;
}


static bool is_account(const char *text, const char *raw)
{
	struct ton_address x, y;

	return text && ton_address_read(text, &x, NULL) && ton_address_read(raw, &y, NULL) && ton_address_equal(&x, &y);
}


/* The number that a get method without parameters gives, in hex digits; ERR_NO_ROW where the contract has none to give. */
static err_t method_get(struct outlet *o, const char *raw, const char *method, const char **hex)
{
	json_t *v, *code;
	err_t e = ton_ask(o, "runGetMethod", arena_printf(o->arena, "{\"address\":\"%s\",\"method\":\"%s\",\"stack\":[]}", raw, method), &v);

	if (e)
		return e;
	code = json_object_get(v, "exit_code");
	*hex = json_text(json_array_get(json_object_get(v, "stack"), 0), "value");
	if (!json_is_integer(code))
		return ERR_PROVIDER;
	if (json_integer_value(code) < 0 || json_integer_value(code) > 1)
		return ERR_NO_ROW;
	if (!str_starts(*hex, "0x") || !(*hex)[2])
		return ERR_PROVIDER;
	*hex += 2;
	return ERR_OK;
}


static err_t seqno_get(struct outlet *o, const char *raw, int64_t *seqno)
{
	const char *hex;
	char *end;
	err_t e = method_get(o, raw, "seqno", &hex);

	if (e || strlen(hex) > 8)
		return e && e != ERR_NO_ROW ? e : ERR_PROVIDER;
	*seqno = strtoll(hex, &end, 16);
	return *end ? ERR_PROVIDER : ERR_OK;
}


err_t ton_key_get(struct outlet *o, const char *raw, unsigned char key[ED25519_KEY])
{
	static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
	const char *hex;
	size_t n;
	err_t e = method_get(o, raw, "get_public_key", &hex);

	if (e)
		return e;
	n = strlen(hex);
	if (n > sizeof(zeros) - 1)
		return ERR_PROVIDER;
	return hex_decode(arena_printf(o->arena, "%s%s", zeros + n, hex), key, ED25519_KEY) ? ERR_OK : ERR_PROVIDER;
}


err_t ton_account_get(struct outlet *o, const char *raw, struct ton_account *out)
{
	json_t *v, *list, *first;
	err_t e = ton_ask(o, arena_printf(o->arena, "accountStates?address=%s&include_boc=false", raw), NULL, &v);

	*out = (struct ton_account){0};
	list = e ? NULL : json_object_get(v, "accounts");
	if (e || !json_is_array(list))
		return e ? e : ERR_PROVIDER;
	first = json_array_get(list, 0);
	if (!first)
		return ERR_OK; /* nothing was ever there */
	if (!is_account(json_text(first, "address"), raw) || !number_of(first, "balance", &out->nano))
		return ERR_PROVIDER;
	out->is_deployed = str_eq(json_text(first, "status"), "active");
	return out->is_deployed ? seqno_get(o, raw, &out->seqno) : ERR_OK;
}


err_t ton_clock_get(struct outlet *o, int64_t *at)
{
	json_t *v;
	err_t e = ton_ask(o, "masterchainInfo", NULL, &v);

	if (e)
		return e;
	return number_of(json_object_get(v, "last"), "gen_utime", at) ? ERR_OK : ERR_PROVIDER;
}


err_t ton_send(struct outlet *o, const char *boc)
{
	json_t *v;

	return ton_ask(o, "message", arena_printf(o->arena, "{\"boc\":\"%s\"}", boc), &v);
}


/* ---- transactions */

/* Base64 as the API gives it, or hex, to 0x + hex; NULL for what is no hash. */
static const char *hash_read(struct arena *a, const char *text)
{
	unsigned char *p, hex[SHA256_LEN];
	size_t n;

	if (text && base64_decode(a, text, &p, &n) && n == SHA256_LEN)
		return arena_printf(a, "0x%s", hex_encode(a, p, n));
	return text && hex_decode(text, hex, sizeof(hex)) ? arena_printf(a, "0x%s", str_lower(a, text)) : NULL;
}


static const char *comment_read(struct arena *a, json_t *message)
{
	json_t *decoded = json_object_get(json_object_get(message, "message_content"), "decoded");
	const char *comment = json_text(decoded, "comment"), *opcode = json_text(message, "opcode");

	if (!comment || (opcode && !str_eq(opcode, TEXT_OPCODE)))
		return NULL;
	return strlen(comment) > COMMENT_MAX ? arena_strndup(a, comment, COMMENT_MAX) : comment;
}


/* Money that stayed: none of a payout of ours that came back, and what failed only where nothing was sent back for it, as
 * with a first deposit, before the wallet is there to run. */
static bool has_stayed(json_t *tx, json_t *in)
{
	json_t *aborted = json_object_get(json_object_get(tx, "description"), "aborted");

	return !json_is_true(json_object_get(in, "bounced")) && (json_is_false(aborted) || json_is_false(json_object_get(in, "bounce")));
}


static bool out_read(json_t *tx, struct ton_tx *out)
{
	json_t *all = json_object_get(tx, "out_msgs"), *m;
	int64_t forwarded;
	size_t i;

	if (!json_is_array(all))
		return false;
	out->n_out = json_array_size(all);
	json_array_foreach(all, i, m)
		if (number_of(m, "fwd_fee", &forwarded) && __builtin_add_overflow(out->fee, forwarded, &out->fee))
			return false;
	m = json_array_get(all, 0);
	out->receiver = json_text(m, "destination");
	return !m || (out->receiver && number_of(m, "value", &out->out_nano));
}


static bool tx_read(struct arena *a, json_t *tx, const char *raw, struct ton_tx *out)
{
	json_t *in = json_object_get(tx, "in_msg");
	const char *finality = json_text(tx, "finality");
	int64_t lt;

	*out = (struct ton_tx){.lt = json_text(tx, "lt"), .hash = hash_read(a, json_text(tx, "hash"))};
	if (!out->hash || !out->lt || !str_int(out->lt, &lt) || lt < 0 || !is_account(json_text(tx, "account"), raw) ||
	    !number_of(tx, "total_fees", &out->fee) || !out_read(tx, out))
		return false;
	out->is_final = !json_is_true(json_object_get(tx, "emulated")) && (!finality || str_eq(finality, "finalized"));
	out->sender = json_text(in, "source");
	if (!out->sender || is_account(out->sender, raw))
		return true;
	out->comment = comment_read(a, in);
	if (!number_of(in, "value", &out->nano))
		return false;
	if (!has_stayed(tx, in))
		out->nano = 0;
	return true;
}


err_t ton_history(struct outlet *o, const char *raw, const char *from_lt, struct list *out)
{
	struct ton_tx *all = ARENA_ARRAY(o->arena, struct ton_tx, TON_PAGE);
	json_t *v, *list, *tx;
	size_t i;
	err_t e = ton_ask(o, arena_printf(o->arena, "transactions?account=%s&start_lt=%s&limit=%d&sort=asc", raw, from_lt, TON_PAGE), NULL, &v);

	list = e ? NULL : json_object_get(v, "transactions");
	if (e || !json_is_array(list) || json_array_size(list) > TON_PAGE)
		return e ? e : ERR_PROVIDER;
	json_array_foreach(list, i, tx)
		if (!tx_read(o->arena, tx, raw, &all[i]) || (i && strtoll(all[i].lt, NULL, 10) <= strtoll(all[i - 1].lt, NULL, 10)))
			return ERR_PROVIDER;
	*out = (struct list){json_array_size(list), all};
	return ERR_OK;
}


err_t ton_landed(struct outlet *o, const char *raw, const char *hash, struct ton_tx *out)
{
	json_t *v, *list, *tx;
	size_t i;
	err_t e = ton_ask(o, arena_printf(o->arena, "transactionsByMessage?msg_hash=%s&direction=in&limit=10", hash), NULL, &v);

	list = e ? NULL : json_object_get(v, "transactions");
	if (e || !json_is_array(list))
		return e ? e : ERR_PROVIDER;
	json_array_foreach(list, i, tx)
		if (is_account(json_text(tx, "account"), raw))
			return tx_read(o->arena, tx, raw, out) ? ERR_OK : ERR_PROVIDER;
	return json_array_size(list) ? ERR_PROVIDER : ERR_NO_ROW;
}


err_t ton_jetton_units(struct outlet *o, const char *owner, const char *master, const char **units)
{
	json_t *v, *list, *first;
	err_t e = ton_ask(o, arena_printf(o->arena, "jetton/wallets?owner_address=%s&jetton_address=%s&limit=1", owner, master), NULL, &v);

	list = e ? NULL : json_object_get(v, "jetton_wallets");
	if (e || !json_is_array(list))
		return e ? e : ERR_PROVIDER;
	*units = "0";
	first = json_array_get(list, 0);
	if (!first)
		return ERR_OK;
	*units = json_text(first, "balance");
	if (!*units || !**units || strspn(*units, "0123456789") != strlen(*units) || strlen(*units) > UNITS_DIGITS ||
	    !is_account(json_text(first, "owner"), owner) || !is_account(json_text(first, "jetton"), master))
		return ERR_PROVIDER;
	return ERR_OK;
}
