/* evm_data.c - what is hashed, called and sent: typed data, call data, transactions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/evm.h"
#include "base/keccak.h"

#define WORDS_MAX 9 /* of typed data and of call data */
#define TX_MAX 4096u
#define LENGTH_MAX 9 /* bytes of an RLP header */


static struct evm_word hash_of(const void *p, size_t n)
{
	struct evm_word w;

	keccak256(p, n, w.at);
	return w;
}


static struct evm_word hash_text(const char *s)
{
	return hash_of(s, strlen(s));
}


static struct evm_word padded(const struct evm_address *a)
{
	struct evm_word w = {0};

	memcpy(w.at + EVM_WORD - sizeof(a->at), a->at, sizeof(a->at));
	return w;
}


struct evm_word evm_text_digest(struct span text)
{
	static const char head[] = "\x19" "Ethereum Signed Message:\n";
	struct arena *a = arena_new(0);
	struct evm_word w;
	struct buf b;

	buf_init(&b, a, text.len + 64);
	buf_add(&b, head, sizeof(head) - 1);
	buf_int(&b, (int64_t)text.len);
	buf_add(&b, text.at, text.len);
	w = hash_of(b.at, b.len);
	arena_free(a);
	return w;
}


struct evm_word evm_domain_hash(const struct evm_domain *d)
{
	struct evm_word words[] = {
		hash_text("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
		hash_text(d->name), hash_text(d->version), evm_word_of((uint64_t)d->chain_id), padded(&d->token),
	};

	return hash_of(words, sizeof(words));
}


struct evm_word evm_transfer_hash(const struct evm_transfer *t)
{
	struct evm_word words[] = {
		hash_text("TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
			  "uint256 validBefore,bytes32 nonce)"),
		padded(&t->from), padded(&t->to), t->value, t->valid_after, t->valid_before, t->nonce,
	};

	return hash_of(words, sizeof(words));
}


struct evm_word evm_transfer_digest(const struct evm_domain *d, const struct evm_transfer *t)
{
	struct evm_word domain = evm_domain_hash(d), transfer = evm_transfer_hash(t);
	unsigned char all[2 + 2 * EVM_WORD] = {0x19, 0x01};

	memcpy(all + 2, domain.at, EVM_WORD);
	memcpy(all + 2 + EVM_WORD, transfer.at, EVM_WORD);
	return hash_of(all, sizeof(all));
}


/* ---- call data: the first four bytes of the function's hash, then its words */

static char *call_text(struct arena *a, const char *function, const struct evm_word *words, size_t n)
{
	unsigned char data[4 + WORDS_MAX * EVM_WORD];
	struct evm_word name = hash_text(function);

	memcpy(data, name.at, 4);
	memcpy(data + 4, words, n * EVM_WORD);
	return evm_hex(a, data, 4 + n * EVM_WORD);
}


char *evm_call_balance(struct arena *a, const struct evm_address *of)
{
	struct evm_word words[] = {padded(of)};

	return call_text(a, "balanceOf(address)", words, N_OF(words));
}


char *evm_call_used(struct arena *a, const struct evm_address *payer, const struct evm_word *nonce)
{
	struct evm_word words[] = {padded(payer), *nonce};

	return call_text(a, "authorizationState(address,bytes32)", words, N_OF(words));
}


char *evm_call_authorized(struct arena *a, const struct evm_transfer *t, const struct evm_signature *sig)
{
	struct evm_word words[] = {padded(&t->from), padded(&t->to), t->value, t->valid_after, t->valid_before, t->nonce,
				   evm_word_of(sig->at[2 * EVM_WORD]), {{0}}, {{0}}};

	memcpy(words[7].at, sig->at, EVM_WORD);
	memcpy(words[8].at, sig->at + EVM_WORD, EVM_WORD);
	return call_text(a, "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)",
			 words, N_OF(words));
}


char *evm_call_transfer(struct arena *a, const struct evm_address *to, const struct evm_word *value)
{
	struct evm_word words[] = {padded(to), *value};

	return call_text(a, "transfer(address,uint256)", words, N_OF(words));
}


/* ---- RLP */

/* base 0x80 for bytes, 0xc0 for a list */
static void rlp_head(struct buf *b, unsigned base, size_t n)
{
	unsigned char head[LENGTH_MAX];
	size_t len = 0;

	if (n < 56) {
		buf_ch(b, (char)(base + n));
		return;
	}
	for (size_t v = n; v; v >>= 8)
		len++;
	head[0] = (unsigned char)(base + 55 + len);
	for (size_t i = 0; i < len; i++)
		head[1 + i] = (unsigned char)(n >> (8 * (len - 1 - i)));
	buf_add(b, (const char *)head, 1 + len);
}


static void rlp_bytes(struct buf *b, const unsigned char *p, size_t n)
{
	if (n != 1 || p[0] >= 0x80)
		rlp_head(b, 0x80, n);
	buf_add(b, (const char *)p, n);
}


/* A number: without leading zeros, 0 is no byte at all. */
static void rlp_word(struct buf *b, const unsigned char p[EVM_WORD])
{
	size_t zeros = 0;

	while (zeros < EVM_WORD && !p[zeros])
		zeros++;
	rlp_bytes(b, p + zeros, EVM_WORD - zeros);
}


static void rlp_int(struct buf *b, int64_t v)
{
	rlp_word(b, evm_word_of((uint64_t)v).at);
}


static bool tx_fields(struct buf *b, const struct evm_tx *tx)
{
	unsigned char data[TX_MAX];
	size_t n = strlen(tx->data);
	const int64_t numbers[] = {tx->chain_id, tx->nonce, tx->max_priority_fee, tx->max_fee, tx->gas};

	if (n < 2 || n / 2 - 1 > sizeof(data) || !evm_hex_parse(tx->data, data, n / 2 - 1))
		return false;
	for (size_t i = 0; i < N_OF(numbers); i++)
		rlp_int(b, numbers[i]);
	rlp_bytes(b, tx->to.at, sizeof(tx->to.at));
	rlp_int(b, 0);
	rlp_bytes(b, data, n / 2 - 1);
	rlp_head(b, 0xc0, 0);
	return true;
}


/* Type 2, then the list of the fields; sig NULL: as it is signed. */
static bool tx_bytes(struct buf *out, const struct evm_tx *tx, const struct evm_signature *sig)
{
	struct buf fields;

	buf_init(&fields, out->arena, 2 * TX_MAX);
	if (!tx_fields(&fields, tx))
		return false;
	if (sig) {
		rlp_int(&fields, sig->at[2 * EVM_WORD] - 27);
		rlp_word(&fields, sig->at);
		rlp_word(&fields, sig->at + EVM_WORD);
	}
	buf_ch(out, 2);
	rlp_head(out, 0xc0, fields.len);
	buf_add(out, fields.at, fields.len);
	return !out->is_full && !fields.is_full;
}


struct evm_word evm_tx_digest(struct arena *a, const struct evm_tx *tx)
{
	struct buf b;

	buf_init(&b, a, 2 * TX_MAX);
	return tx_bytes(&b, tx, NULL) ? hash_of(b.at, b.len) : (struct evm_word){0};
}


char *evm_tx_sign(struct arena *a, const struct evm_tx *tx, const struct evm_word *key, struct evm_word *hash)
{
	struct evm_word digest = evm_tx_digest(a, tx);
	struct evm_signature sig;
	struct buf b;

	buf_init(&b, a, 2 * TX_MAX);
	if (!evm_sign(key, &digest, &sig) || !tx_bytes(&b, tx, &sig))
		return NULL;
	*hash = hash_of(b.at, b.len);
	return evm_hex(a, b.at, b.len);
}
