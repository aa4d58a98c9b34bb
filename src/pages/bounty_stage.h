/* bounty_stage.h - where a bounty stands for the person who pays it, each state with its words.
 *
 * Layer: pages, only for its own files.  Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_BOUNTY_STAGE_H
#define PAGES_BOUNTY_STAGE_H
#include "pages/bounty_parts.h"

enum pay_stage {
	STAGE_PENDING, STAGE_RUNNING, STAGE_FAILED, STAGE_FREE, STAGE_PAID, STAGE_REFUNDED, STAGE_REFUND_UNDER_WAY,
	STAGE_APPROVE, STAGE_ASKED, STAGE_DENIED, STAGE_APPROVAL_OLD, STAGE_CHECKOUT, STAGE_SENT, STAGE_UNKNOWN, STAGE_OFFER,
	STAGE_AGAIN,
};
enum {
	PAY_WAITS = 1, /* something will happen by itself: the page looks again */
	PAY_OFFERS = 2, /* every way to pay */
	PAY_APPROVES = 4, /* asks for the mail by which it is approved */
	PAY_RESULT = 8, /* the result itself */
};
/* threshold_micro: from this price the person approves first; INT_UNSET: never. */
enum pay_stage pay_stage_of(const struct bounty_seen *b, int64_t threshold_micro);

struct stage_words {
	const char *look; /* class of the notice */
	const char *icon, *state, *note; /* message ids; note may be NULL, {0}: price or moment */
	unsigned flags;
};
extern const struct stage_words stage_words[];
/* A sentence for why a payment failed, in the reader's language. */
const char *pay_error_words(enum lang lang, const char *error);
/* "Card", "Wallet": how it was paid. */
const char *pay_method_words(enum lang lang, const char *method);

#endif
