/* ton_transfer.h - a transfer out of a wallet of version 4R2, as the message that the network is sent.
 *
 * Layer: base.  Pure.  Built and signed here; the contract takes it once, while its seqno is that of the message and
 * the chain's clock is before valid_until.  With `deploys` the wallet's code comes with it: the first message of all.
 * The mode is 3: fees are paid beside the amount, and the seqno rises also where the balance is too small and nothing
 * leaves, so that only the message that left shows a payment.
 * Source: docs.ton.org, "Wallet v4"; block.tlb (MessageAny, CommonMsgInfo); TEP-467 (normalized hash).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TON_TRANSFER_H
#define BASE_TON_TRANSFER_H
#include "base/ton_address.h"

struct ton_transfer {
	const unsigned char *seed; /* of the sender's key, 32 bytes */
	int8_t workchain; /* of the sender */
	struct ton_address to;
	uint64_t nano;
	const char *comment; /* NULL: none; any length up to 4 KiB */
	bool bounce, deploys;
	uint32_t seqno, valid_until; /* s */
};
struct ton_message {
	struct span boc;
	unsigned char hash[SHA256_LEN]; /* of the message as sent */
	unsigned char normalized[SHA256_LEN]; /* without the code: how explorers and TON Center name it */
};
/* False for a comment that is too long. */
MUST_CHECK bool ton_transfer_build(struct arena *a, const struct ton_transfer *t, struct ton_message *out);

/* The body of a message with a text: a chain of cells. NULL when it is too long. */
const struct ton_cell *ton_comment(struct arena *a, const char *text);

#endif
