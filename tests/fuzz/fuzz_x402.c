/* SPDX-License-Identifier: AGPL-3.0-or-later
 * money/x402: whatever stands in a payment header, nothing passes that was not signed for the offer. */
#include "fuzz.h"
#include "money/x402.h"


static void fuzz_one(struct arena *a, struct span in)
{
	static const struct x402_offer offer = {
		.network = "eip155:84532", .token = "0x036cbd53842c5426634e7929541ec2318f3dcf7e", .token_name = "USDC",
		.token_version = "2", .recipient = "0x209693bc6afc0c5328ba36faf03c514ef312287c", .amount_micro = 10000,
		.url = "https://example.org/result", .description = "x",
	};
	/* as it came, and as the JSON that somebody put into base64 */
	const char *headers[] = {arena_strndup(a, in.at, in.len), base64_encode(a, in.at, in.len)}, *why;
	struct x402_payment p;

	for (size_t i = 0; i < N_OF(headers); i++) {
		if (x402_decode(a, headers[i], &p, &why) || why)
			continue;
		why = x402_check(a, &p, &offer, 1740672100);
		if (!why && !p.is_contract) {
			struct evm_word digest = x402_digest(&p, &offer);
			struct evm_address who;

			MUST(evm_recover(&digest, &p.signature, &who) && evm_address_eq(&who, &p.transfer.from));
		}
		MUST(x402_facilitator_body(a, &p, &offer) != NULL);
	}
}
