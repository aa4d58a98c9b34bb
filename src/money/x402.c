/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/x402.h"
#include <string.h>
#include "base/buf.h"

#define JSON_MAX 16384u
#define CONTRACT_SIGNATURE_MAX 8192u

const struct x402_network x402_networks[] = {
	{"eip155:84532", "base-sepolia", "Base Sepolia", 84532, "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC", "2",
	 "https://sepolia.basescan.org"},
	{"eip155:8453", "base", "Base", 8453, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin", "2",
	 "https://basescan.org"},
	{"eip155:1", "ethereum", "Ethereum", 1, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin", "2",
	 "https://etherscan.io"},
	{"eip155:137", "polygon", "Polygon", 137, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin", "2",
	 "https://polygonscan.com"},
	{"eip155:80002", "polygon-amoy", "Polygon Amoy", 80002, "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582", "USDC", "2",
	 "https://amoy.polygonscan.com"},
	{"eip155:42161", NULL, "Arbitrum", 42161, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin", "2",
	 "https://arbiscan.io"},
	{"eip155:421614", NULL, "Arbitrum Sepolia", 421614, "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d", "USD Coin", "2",
	 "https://sepolia.arbiscan.io"},
	{"eip155:43114", "avalanche", "Avalanche", 43114, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USD Coin", "2",
	 "https://snowtrace.io"},
	{"eip155:43113", "avalanche-fuji", "Avalanche Fuji", 43113, "0x5425890298aed601595a70AB815c96711a31Bc65", "USD Coin",
	 "2", "https://testnet.snowtrace.io"},
	{.id = NULL},
};


const struct x402_network *x402_network_find(const char *name)
{
	const struct x402_network *n = x402_networks;

	while (n->id && !(str_eq(n->id, name) || (n->v1 && str_eq(n->v1, name))))
		n++;
	return n->id ? n : NULL;
}


static bool recipient_of(const struct conf *c, struct evm_address *out)
{
	struct evm_word key;

	if (str_has(c->server_wallet_address))
		return evm_address_parse(c->server_wallet_address, out);
	return str_has(c->server_private_key) && evm_hex_parse(c->server_private_key, key.at, EVM_WORD) &&
	       evm_key_address(&key, out);
}


err_t x402_payee(const struct conf *c, struct arena *a, struct x402_payee *out)
{
	const struct x402_network *n = x402_network_find(c->x402_network);

	*out = (struct x402_payee){.network = n};
	if (!n || !recipient_of(c, &out->recipient) ||
	    !evm_address_parse(str_has(c->usdc_contract_address) ? c->usdc_contract_address : n->usdc, &out->token))
		return ERR_OFF;
	out->token_text = evm_hex(a, out->token.at, sizeof(out->token.at));
	out->recipient_text = evm_hex(a, out->recipient.at, sizeof(out->recipient.at));
	return ERR_OK;
}


bool x402_has_settler(const struct conf *c)
{
	return str_has(c->x402_facilitator_url) || (str_has(c->evm_rpc_url) && str_has(c->server_private_key));
}


/* ---- offers */

/* Wallets compare addresses with what they know: with their checksum. */
static const char *checksummed(struct arena *a, const char *address)
{
	struct evm_address v;

	return evm_address_parse(address, &v) ? evm_address_text(a, &v) : address;
}


static void member(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "\"%s\":", name);
	json_quote(b, value);
	buf_ch(b, ',');
}


static void resource_members(struct buf *b, const struct x402_offer *o, const char *url_name)
{
	member(b, url_name, o->url);
	member(b, "description", o->description);
	BUF_LIT(b, "\"mimeType\":\"application/json\"");
}


/* Requirements of one offer, in the form of that version. */
static void x402_requirements(struct buf *b, const struct x402_offer *o, int version)
{
	const struct x402_network *n = x402_network_find(o->network);

	BUF_LIT(b, "{\"scheme\":\"exact\",");
	member(b, "network", version == 1 && n && n->v1 ? n->v1 : o->network);
	buf_fmt(b, "\"%s\":\"%lld\",", version == 1 ? "maxAmountRequired" : "amount", (long long)o->amount_micro);
	member(b, "asset", checksummed(b->arena, o->token));
	member(b, "payTo", checksummed(b->arena, o->recipient));
	if (version == 1) {
		resource_members(b, o, "resource");
		BUF_LIT(b, ",\"outputSchema\":null,");
	}
	buf_fmt(b, "\"maxTimeoutSeconds\":%d,\"extra\":{", X402_TIMEOUT_S);
	member(b, "name", o->token_name);
	BUF_LIT(b, "\"version\":");
	json_quote(b, o->token_version);
	BUF_LIT(b, "}}");
}


void x402_body_members(struct buf *b, const struct x402_offer *o)
{
	BUF_LIT(b, "\"x402Version\":1,\"accepts\":[");
	x402_requirements(b, o, 1);
	BUF_LIT(b, "]");
}


char *x402_required_header(struct arena *a, const struct x402_offer *o, const char *error)
{
	struct buf b;

	buf_init(&b, a, JSON_MAX);
	BUF_LIT(&b, "{\"x402Version\":2,");
	member(&b, "error", error);
	BUF_LIT(&b, "\"resource\":{");
	resource_members(&b, o, "url");
	BUF_LIT(&b, "},\"accepts\":[");
	x402_requirements(&b, o, 2);
	BUF_LIT(&b, "],\"extensions\":{\"payment-identifier\":{\"info\":{\"required\":false},\"schema\":{\"type\":\"object\","
		    "\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9_-]{16,128}$\"}}}}}}");
	return base64_encode(a, b.at, b.len);
}


char *x402_response_header(struct arena *a, const struct x402_settled *s)
{
	struct buf b;

	buf_init(&b, a, JSON_MAX);
	buf_fmt(&b, "{\"success\":%s,", s->success ? "true" : "false");
	if (!s->success)
		member(&b, "errorReason", s->error ? s->error : "unexpected_settle_error");
	member(&b, "payer", s->payer ? checksummed(a, s->payer) : "");
	member(&b, "transaction", s->transaction ? s->transaction : "");
	BUF_LIT(&b, "\"network\":");
	json_quote(&b, s->network);
	BUF_LIT(&b, "}");
	return base64_encode(a, b.at, b.len);
}


/* ---- payments */

static bool transfer_read(json_t *o, struct evm_transfer *t)
{
	return evm_address_parse(json_text(o, "from"), &t->from) && evm_address_parse(json_text(o, "to"), &t->to) &&
	       evm_decimal_parse(json_text(o, "value"), &t->value) &&
	       evm_decimal_parse(json_text(o, "validAfter"), &t->valid_after) &&
	       evm_decimal_parse(json_text(o, "validBefore"), &t->valid_before) &&
	       evm_hex_parse(json_text(o, "nonce"), t->nonce.at, EVM_WORD);
}


/* Longer than a key's: a contract's, made of any bytes. */
static bool is_contract_signature(struct arena *a, const char *s)
{
	size_t n = s ? strlen(s) : 0;
	size_t bytes = n / 2 - 1;

	return n > 2 + 2 * EVM_SIGNATURE && n % 2 == 0 && bytes <= CONTRACT_SIGNATURE_MAX &&
	       evm_hex_parse(s, arena_room(a, bytes), bytes);
}


static err_t identifier_read(json_t *all, const char **out)
{
	json_t *info = json_object_get(json_object_get(json_object_get(all, "extensions"), "payment-identifier"), "info");
	json_t *id = json_object_get(info, "id");
	const char *s = json_string_value(id);
	size_t n;

	if (!id || json_is_null(id))
		return ERR_OK;
	n = s ? strlen(s) : 0;
	if (n < 16 || n > 128 ||
	    strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != n)
		return ERR_PAYMENT_FORM;
	*out = s;
	return ERR_OK;
}


err_t x402_decode(struct arena *a, const char *header, struct x402_payment *out, const char **why)
{
	unsigned char *text;
	size_t n;
	json_t *payload;

	*out = (struct x402_payment){0};
	*why = NULL;
	if (strlen(header) > X402_HEADER_MAX || !base64_decode(a, header, &text, &n) ||
	    json_read(a, (struct span){(const char *)text, n}, &out->all) || !json_is_object(out->all) ||
	    identifier_read(out->all, &out->identifier))
		return ERR_PAYMENT_FORM;
	out->version = (int)json_integer_value(json_object_get(out->all, "x402Version"));
	payload = json_object_get(out->all, "payload");
	out->signature_text = json_text(payload, "signature");
	if (out->version != 1 && out->version != 2)
		*why = "invalid_x402_version";
	else if (!transfer_read(json_object_get(payload, "authorization"), &out->transfer))
		*why = "invalid_payload";
	else if (!evm_signature_parse(out->signature_text, &out->signature)) {
		out->is_contract = is_contract_signature(a, out->signature_text);
		*why = out->is_contract ? NULL : "invalid_exact_evm_payload_signature";
	}
	return ERR_OK;
}


static struct evm_domain offer_domain(const struct x402_offer *o)
{
	const struct x402_network *n = x402_network_find(o->network);
	struct evm_domain d = {.name = o->token_name, .version = o->token_version, .chain_id = n ? n->chain_id : 0};

	if (!evm_address_parse(o->token, &d.token))
		d.chain_id = 0;
	return d;
}


struct evm_word x402_digest(const struct x402_payment *p, const struct x402_offer *o)
{
	struct evm_domain d = offer_domain(o);

	return evm_transfer_digest(&d, &p->transfer);
}


static bool address_is(const char *s, const char *wanted)
{
	struct evm_address a, b;

	return evm_address_parse(s, &a) && evm_address_parse(wanted, &b) && evm_address_eq(&a, &b);
}


static const char *network_check(const char *scheme, const char *network, const struct x402_offer *o)
{
	const struct x402_network *n = x402_network_find(network);

	if (!str_eq(scheme, "exact"))
		return "unsupported_scheme";
	return n && str_eq(n->id, o->network) ? NULL : "invalid_network";
}


/* What version 2 says it has accepted must be what was offered. */
static const char *accepted_check(struct arena *a, json_t *accepted, const struct x402_offer *o)
{
	const char *why = network_check(json_text(accepted, "scheme"), json_text(accepted, "network"), o);
	json_t *extra = json_object_get(accepted, "extra");

	if (why)
		return why;
	if (!str_eq(json_text(accepted, "network"), o->network))
		return "invalid_network";
	if (!address_is(json_text(accepted, "asset"), o->token) || !str_eq(json_text(extra, "name"), o->token_name) ||
	    !str_eq(json_text(extra, "version"), o->token_version))
		return "invalid_payment_requirements";
	if (!address_is(json_text(accepted, "payTo"), o->recipient))
		return "invalid_exact_evm_payload_recipient_mismatch";
	if (!str_eq(json_text(accepted, "amount"), arena_printf(a, "%lld", (long long)o->amount_micro)))
		return "invalid_exact_evm_payload_authorization_value_mismatch";
	return NULL;
}


const char *x402_transfer_check(const struct x402_payment *p, const struct x402_offer *o, int64_t now_s)
{
	const struct evm_transfer *t = &p->transfer;
	struct evm_word amount = evm_word_of((uint64_t)o->amount_micro), digest = x402_digest(p, o);
	struct evm_address to, signer;
	int64_t after, before;

	if (!evm_address_parse(o->recipient, &to) || !evm_address_eq(&t->to, &to))
		return "invalid_exact_evm_payload_recipient_mismatch";
	if (!evm_word_eq(&t->value, &amount))
		return "invalid_exact_evm_payload_authorization_value_mismatch";
	if (!evm_word_int(&t->valid_before, &before) || before < now_s + X402_MARGIN_S || before > now_s + X402_WINDOW_S)
		return "invalid_exact_evm_payload_authorization_valid_before";
	if (!evm_word_int(&t->valid_after, &after) || after > now_s)
		return "invalid_exact_evm_payload_authorization_valid_after";
	if (p->is_contract)
		return NULL;
	return evm_recover(&digest, &p->signature, &signer) && evm_address_eq(&signer, &t->from)
		       ? NULL : "invalid_exact_evm_payload_signature";
}


const char *x402_check(struct arena *a, const struct x402_payment *p, const struct x402_offer *o, int64_t now_s)
{
	const char *why = p->version == 2
				  ? accepted_check(a, json_object_get(p->all, "accepted"), o)
				  : network_check(json_text(p->all, "scheme"), json_text(p->all, "network"), o);

	return why ? why : x402_transfer_check(p, o, now_s);
}


char *x402_facilitator_body(struct arena *a, const struct x402_payment *p, const struct x402_offer *o)
{
	struct buf b;

	buf_init(&b, a, 4 * JSON_MAX);
	buf_fmt(&b, "{\"x402Version\":%d,\"paymentPayload\":", p->version);
	json_canonical(&b, p->all, NULL);
	BUF_LIT(&b, ",\"paymentRequirements\":");
	x402_requirements(&b, o, p->version);
	BUF_LIT(&b, "}");
	return b.at;
}


static char *word_decimal(struct arena *a, const struct evm_word *w)
{
	int64_t v;

	return evm_word_int(w, &v) ? arena_printf(a, "%lld", (long long)v) : NULL;
}


err_t x402_payment_make(struct arena *a, const struct x402_offer *o, struct x402_payment *p)
{
	const struct evm_transfer *t = &p->transfer;
	struct buf b;

	buf_init(&b, a, JSON_MAX);
	p->version = 2;
	p->signature_text = evm_hex(a, p->signature.at, EVM_SIGNATURE);
	BUF_LIT(&b, "{\"x402Version\":2,\"payload\":{");
	member(&b, "signature", p->signature_text);
	BUF_LIT(&b, "\"authorization\":{");
	member(&b, "from", evm_address_text(a, &t->from));
	member(&b, "to", evm_address_text(a, &t->to));
	member(&b, "value", word_decimal(a, &t->value));
	member(&b, "validAfter", word_decimal(a, &t->valid_after));
	member(&b, "validBefore", word_decimal(a, &t->valid_before));
	BUF_LIT(&b, "\"nonce\":");
	json_quote(&b, evm_hex(a, t->nonce.at, EVM_WORD));
	BUF_LIT(&b, "}},\"resource\":{");
	resource_members(&b, o, "url");
	BUF_LIT(&b, "},\"accepted\":");
	x402_requirements(&b, o, 2);
	BUF_LIT(&b, "}");
	return json_read(a, (struct span){b.at, b.len}, &p->all);
}
