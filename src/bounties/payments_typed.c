/* payments_typed.c - what a wallet signs for a quote of ours, as typed data (EIP-712) of transferWithAuthorization (EIP-3009).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "bounties/payments.h"


/* Wallets compare addresses with what they know: with their checksum. */
static const char *with_checksum(struct arena *a, const char *address)
{
	struct evm_address parsed;

	return evm_address_parse(address, &parsed) ? evm_address_text(a, &parsed) : address;
}


void payment_domain_write(struct buf *b, const struct quote *q)
{
	const struct x402_network *n = x402_network_find(q->network);

	BUF_LIT(b, "{\"name\":");
	json_quote(b, q->token_name);
	BUF_LIT(b, ",\"version\":");
	json_quote(b, q->token_version);
	buf_fmt(b, ",\"chainId\":%lld,\"verifyingContract\":\"%s\"}", n ? (long long)n->chain_id : 0LL,
		with_checksum(b->arena, q->token));
}


void payment_message_write(struct buf *b, const struct quote *q, const char *from)
{
	buf_fmt(b, "{\"from\":%s,\"to\":\"%s\",\"value\":\"%lld\",\"validAfter\":\"%lld\",\"validBefore\":\"%lld\",\"nonce\":\"%s\"}",
		from, with_checksum(b->arena, q->recipient), (long long)q->amount_micro, (long long)q->valid_after,
		(long long)q->valid_before, q->nonce);
}


void payment_typed_write(struct buf *b, const struct quote *q, const char *from)
{
	BUF_LIT(b, "{\"types\":{\"EIP712Domain\":[{\"name\":\"name\",\"type\":\"string\"},{\"name\":\"version\",\"type\":\"string\"},"
		   "{\"name\":\"chainId\",\"type\":\"uint256\"},{\"name\":\"verifyingContract\",\"type\":\"address\"}],"
		   "\"TransferWithAuthorization\":[{\"name\":\"from\",\"type\":\"address\"},{\"name\":\"to\",\"type\":\"address\"},"
		   "{\"name\":\"value\",\"type\":\"uint256\"},{\"name\":\"validAfter\",\"type\":\"uint256\"},"
		   "{\"name\":\"validBefore\",\"type\":\"uint256\"},{\"name\":\"nonce\",\"type\":\"bytes32\"}]},"
		   "\"primaryType\":\"TransferWithAuthorization\",\"domain\":");
	payment_domain_write(b, q);
	BUF_LIT(b, ",\"message\":");
	payment_message_write(b, q, from);
	buf_ch(b, '}');
}
