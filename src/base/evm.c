/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/evm.h"
#include <ctype.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>
#include <string.h>
#include "base/id.h"
#include "base/keccak.h"

#define COMPACT 64
#define KEY_TEXT_MAX 65


bool evm_hex_parse(const char *s, void *out, size_t n)
{
	return s && s[0] == '0' && s[1] == 'x' && strlen(s + 2) == 2 * n && hex_decode(s + 2, out, n);
}


char *evm_hex(struct arena *a, const void *p, size_t n)
{
	return arena_printf(a, "0x%s", hex_encode(a, p, n));
}


/* The case of each letter is a bit of the hash of the lower text. */
static void address_print(const struct evm_address *in, char out[41])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[KECCAK256_LEN];

	for (size_t i = 0; i < sizeof(in->at); i++) {
		out[2 * i] = digits[in->at[i] >> 4];
		out[2 * i + 1] = digits[in->at[i] & 15];
	}
	out[40] = '\0';
	keccak256(out, 40, hash);
	for (size_t i = 0; i < 40; i++)
		if ((hash[i / 2] >> (i % 2 ? 0 : 4)) & 8)
			out[i] = (char)toupper((unsigned char)out[i]);
}


static bool is_one_case(const char *s)
{
	bool lower = false, upper = false;

	for (; *s; s++) {
		lower |= *s >= 'a' && *s <= 'f';
		upper |= *s >= 'A' && *s <= 'F';
	}
	return !lower || !upper;
}


bool evm_address_parse(const char *s, struct evm_address *out)
{
	struct evm_address v;
	char right[41];

	if (!evm_hex_parse(s, v.at, sizeof(v.at)))
		return false;
	address_print(&v, right);
	if (!is_one_case(s + 2) && strcmp(s + 2, right) != 0)
		return false;
	*out = v;
	return true;
}


char *evm_address_text(struct arena *a, const struct evm_address *in)
{
	char text[41];

	address_print(in, text);
	return arena_printf(a, "0x%s", text);
}


bool evm_address_eq(const struct evm_address *a, const struct evm_address *b)
{
	return memcmp(a->at, b->at, sizeof(a->at)) == 0;
}


/* w = w * 10 + digit; false when it runs over. */
static bool word_push(struct evm_word *w, unsigned digit)
{
	unsigned carry = digit;

	for (size_t i = EVM_WORD; i-- > 0;) {
		carry += w->at[i] * 10u;
		w->at[i] = (unsigned char)carry;
		carry >>= 8;
	}
	return carry == 0;
}


bool evm_decimal_parse(const char *s, struct evm_word *out)
{
	struct evm_word w = {0};

	if (!str_has(s) || (s[0] == '0' && s[1]))
		return false;
	for (; *s; s++)
		if (*s < '0' || *s > '9' || !word_push(&w, (unsigned)(*s - '0')))
			return false;
	*out = w;
	return true;
}


struct evm_word evm_word_of(uint64_t v)
{
	struct evm_word w = {0};

	for (size_t i = 0; i < 8; i++)
		w.at[EVM_WORD - 1 - i] = (unsigned char)(v >> (8 * i));
	return w;
}


bool evm_word_int(const struct evm_word *w, int64_t *out)
{
	uint64_t v = 0;

	for (size_t i = 0; i < EVM_WORD; i++) {
		if (v >> 55)
			return false;
		v = v << 8 | w->at[i];
	}
	*out = (int64_t)v;
	return true;
}


bool evm_word_eq(const struct evm_word *a, const struct evm_word *b)
{
	return memcmp(a->at, b->at, EVM_WORD) == 0;
}


bool evm_quantity_parse(const char *s, int64_t *out)
{
	uint64_t v = 0;
	size_t n = s && s[0] == '0' && s[1] == 'x' ? strlen(s + 2) : 0;

	if (!n || n > 16 || (s[2] == '0' && n > 1))
		return false;
	for (s += 2; *s; s++) {
		if (!isxdigit((unsigned char)*s))
			return false;
		v = v << 4 | (unsigned)(*s <= '9' ? *s - '0' : (*s | 32) - 'a' + 10);
	}
	if (v >> 63)
		return false;
	*out = (int64_t)v;
	return true;
}


bool evm_signature_parse(const char *s, struct evm_signature *out)
{
	struct evm_signature v;

	if (evm_hex_parse(s, v.at, COMPACT)) {
		v.at[COMPACT] = (unsigned char)(27 + (v.at[EVM_WORD] >> 7));
		v.at[EVM_WORD] &= 0x7f;
	} else if (!evm_hex_parse(s, v.at, EVM_SIGNATURE)) {
		return false;
	}
	if (v.at[COMPACT] < 2)
		v.at[COMPACT] = (unsigned char)(v.at[COMPACT] + 27);
	if (v.at[COMPACT] != 27 && v.at[COMPACT] != 28)
		return false;
	*out = v;
	return true;
}


static bool public_address(const secp256k1_pubkey *key, struct evm_address *out)
{
	unsigned char text[KEY_TEXT_MAX], hash[KECCAK256_LEN];
	size_t n = sizeof(text);

	if (!secp256k1_ec_pubkey_serialize(secp256k1_context_static, text, &n, key, SECP256K1_EC_UNCOMPRESSED))
		return false;
	keccak256(text + 1, n - 1, hash);
	memcpy(out->at, hash + 12, sizeof(out->at));
	return true;
}


bool evm_recover(const struct evm_word *digest, const struct evm_signature *sig, struct evm_address *out)
{
	const secp256k1_context *c = secp256k1_context_static;
	secp256k1_ecdsa_recoverable_signature full;
	secp256k1_ecdsa_signature plain;
	secp256k1_pubkey key;
	int id = sig->at[COMPACT] - 27;

	if (id != 0 && id != 1)
		return false;
	return secp256k1_ecdsa_recoverable_signature_parse_compact(c, &full, sig->at, id) &&
	       secp256k1_ecdsa_recoverable_signature_convert(c, &plain, &full) &&
	       !secp256k1_ecdsa_signature_normalize(c, NULL, &plain) &&
	       secp256k1_ecdsa_recover(c, &key, &full, digest->at) && public_address(&key, out);
}


/* A context that signs; blinded anew, against those who measure. */
static secp256k1_context *signer_new(void)
{
	secp256k1_context *c = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
	unsigned char seed[EVM_WORD];

	random_bytes(seed, sizeof(seed));
	if (c && !secp256k1_context_randomize(c, seed)) {
		secp256k1_context_destroy(c);
		return NULL;
	}
	return c;
}


bool evm_sign(const struct evm_word *key, const struct evm_word *digest, struct evm_signature *out)
{
	secp256k1_context *c = signer_new();
	secp256k1_ecdsa_recoverable_signature full;
	int id = 0;
	bool ok = c && secp256k1_ecdsa_sign_recoverable(c, &full, digest->at, key->at, NULL, NULL) &&
		  secp256k1_ecdsa_recoverable_signature_serialize_compact(c, out->at, &id, &full);

	out->at[COMPACT] = (unsigned char)(27 + id);
	if (c)
		secp256k1_context_destroy(c);
	return ok;
}


bool evm_key_address(const struct evm_word *key, struct evm_address *out)
{
	secp256k1_context *c = signer_new();
	secp256k1_pubkey public;
	bool ok = c && secp256k1_ec_pubkey_create(c, &public, key->at) && public_address(&public, out);

	if (c)
		secp256k1_context_destroy(c);
	return ok;
}
