/* facilitator.h - the services that judge and send payments of x402.
 *
 * Layer: money.  They are listed by X402_FACILITATOR_URL and asked in that order until one answers to verify, which
 * moves nothing; the one that did is the only one that is asked to settle.  "self" is ourselves: with EVM_RPC_URL and
 * SERVER_PRIVATE_KEY, after all others.
 * Source: x402 facilitator interface (verify, settle, supported), v1 and v2.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_FACILITATOR_H
#define MONEY_FACILITATOR_H
#include "money/outlet.h"
#include "money/x402.h"

#define FACILITATOR_SELF "self"
#define FACILITATORS_MAX 8

struct facilitator_list {
	size_t n;
	const char *urls[FACILITATORS_MAX]; /* without a slash at the end */
};
void facilitators_of(const struct conf *c, struct arena *a, struct facilitator_list *out);

/* ERR_OK with *why NULL: it would settle; *why set: it says no, and why.  ERR_PROVIDER: no clear answer, or one that says
 * that this is none of its networks, schemes or versions. */
MUST_CHECK err_t facilitator_verify(struct outlet *o, const char *url, const char *body, const char **why);

/* In which versions of x402 it takes our payments on the network, bit 1 and bit 2.  ERR_PROVIDER: it does not say. */
MUST_CHECK err_t facilitator_versions(struct outlet *o, const char *url, const struct x402_network *n, unsigned *versions);
/* The same of an answer to GET /supported.  Pure. */
unsigned facilitator_versions_read(json_t *answer, const struct x402_network *n);

enum settle_outcome { SETTLE_UNKNOWN, SETTLE_DONE, SETTLE_REFUSED };
struct settle_result {
	enum settle_outcome outcome;
	const char *tx_hash; /* 0x and 64 lower digits, or NULL */
	const char *why; /* unless done */
};
/* Anything but a plain yes or a plain no is unknown. */
void facilitator_settle(struct outlet *o, const char *url, const char *body, struct settle_result *out);
/* What an answer to settle means.  Pure; answer NULL: there was none. */
void facilitator_settle_read(struct arena *a, long status, json_t *answer, struct settle_result *out);

#endif
