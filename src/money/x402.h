/* x402.h - the wire forms of x402, versions 1 and 2: what is offered, what is sent as payment, what is answered.
 *
 * Layer: money.  Pure.  Scheme exact with EIP-3009 only.  Header values are base64 of JSON.  Knows nothing of tasks: an
 * offer is what somebody asks for one resource, and a payment is held against it, never against what the payment says of
 * itself.  Amounts are micro USDC, moments seconds since 1970.
 * Source: x402 v1 and v2 (scheme exact on EVM, HTTP transport, extension payment-identifier), EIP-3009, CAIP-2.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_X402_H
#define MONEY_X402_H
#include "base/conf.h"
#include "base/evm.h"
#include "base/json.h"

#define X402_TIMEOUT_S 300 /* how long a signature is wanted to be good for */
#define X402_WINDOW_S 3660 /* longer ones are refused: a payment that got lost is waited for until then */
#define X402_MARGIN_S 6 /* a signature that ends sooner comes too late */
#define X402_HEADER_MAX (16u << 10)

/* A chain with its dollars; v1: its name in version 1. */
struct x402_network {
	const char *id, *v1, *title;
	int64_t chain_id;
	const char *usdc, *token_name, *token_version, *explorer;
};
extern const struct x402_network x402_networks[]; /* ended by id NULL */
/* By the name of either version; NULL for none. */
const struct x402_network *x402_network_find(const char *name);

/* Where payments go by the settings; ERR_OFF without SERVER_WALLET_ADDRESS (or SERVER_PRIVATE_KEY), or with settings
 * that are none. */
struct x402_payee {
	const struct x402_network *network;
	struct evm_address token, recipient;
	const char *token_text, *recipient_text; /* lower case */
};
MUST_CHECK err_t x402_payee(const struct conf *c, struct arena *a, struct x402_payee *out);
/* Is there somebody who moves the money: a facilitator, or ourselves? */
bool x402_has_settler(const struct conf *c);

struct x402_offer {
	const char *network, *token, *token_name, *token_version, *recipient;
	int64_t amount_micro;
	const char *url, *description;
};
/* The members of version 1's body, without braces: "x402Version":1,"accepts":[…]. */
void x402_body_members(struct buf *b, const struct x402_offer *o);
/* Value of PAYMENT-REQUIRED. */
char *x402_required_header(struct arena *a, const struct x402_offer *o, const char *error);

struct x402_payment {
	int version;
	struct evm_transfer transfer;
	struct evm_signature signature;
	bool is_contract; /* the signature is a contract's: only a facilitator can judge it */
	const char *identifier; /* of the extension, or NULL */
	const char *signature_text;
	json_t *all; /* as sent */
};
/* Value of PAYMENT-SIGNATURE or X-PAYMENT.  ERR_PAYMENT_FORM: no JSON object in base64, or an identifier of a wrong
 * form.  ERR_OK with *why set: JSON, but no payment that could be looked at. */
MUST_CHECK err_t x402_decode(struct arena *a, const char *header, struct x402_payment *out, const char **why);
/* The first thing that is wrong with it, in the words of the standard, or NULL. */
const char *x402_check(struct arena *a, const struct x402_payment *p, const struct x402_offer *o, int64_t now_s);
/* The same for a transfer alone. */
const char *x402_transfer_check(const struct x402_payment *p, const struct x402_offer *o, int64_t now_s);
struct evm_word x402_digest(const struct x402_payment *p, const struct x402_offer *o);
/* What a facilitator is sent for verify and settle. */
char *x402_facilitator_body(struct arena *a, const struct x402_payment *p, const struct x402_offer *o);
/* A payment of version 2 made of its parts, for signatures that came another way. */
MUST_CHECK err_t x402_payment_make(struct arena *a, const struct x402_offer *o, struct x402_payment *p);

struct x402_settled {
	bool success;
	const char *transaction, *payer, *error; /* NULL for none */
	const char *network;
};
/* Value of PAYMENT-RESPONSE or X-PAYMENT-RESPONSE. */
char *x402_response_header(struct arena *a, const struct x402_settled *s);

#endif
