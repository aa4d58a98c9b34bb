/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/cid.h"
#include <string.h>

#define V0_LEN 46
#define TEXT_MAX 128
#define SHA2_256 0x12u
#define VARINT_MAX 9

static const char base32[] = "abcdefghijklmnopqrstuvwxyz234567";
static const char base58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

struct bytes {
	unsigned char *at;
	size_t n;
};


static int digit_of(const char *digits, char c)
{
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}


/* RFC 4648 without padding; bits left over must be zero and fewer than a digit. */
static bool base32_read(struct arena *a, const char *s, struct bytes *out)
{
	uint32_t bits = 0;
	unsigned n_bits = 0;

	*out = (struct bytes){arena_alloc(a, strlen(s)), 0};
	for (; *s; s++) {
		int digit = digit_of(base32, *s);

		if (digit < 0)
			return false;
		bits = (bits << 5 | (uint32_t)digit) & 0xfffu;
		n_bits += 5;
		if (n_bits >= 8) {
			n_bits -= 8;
			out->at[out->n++] = (unsigned char)(bits >> n_bits);
		}
	}
	return n_bits < 5 && !(bits & ((1u << n_bits) - 1));
}


/* A number to the base 58, highest digit first; each leading 1 is a zero byte. */
static bool base58_read(struct arena *a, const char *s, struct bytes *out)
{
	size_t len = strlen(s), zeros = strspn(s, "1"), n = 0;
	unsigned char *low = arena_alloc(a, len); /* lowest byte first */

	for (size_t i = zeros; i < len; i++) {
		int carry = digit_of(base58, s[i]);

		if (carry < 0)
			return false;
		for (size_t j = 0; j < n || carry; j++) {
			carry += low[j] * 58;
			low[j] = (unsigned char)carry;
			carry >>= 8;
			n = j + 1 > n ? j + 1 : n;
		}
	}
	*out = (struct bytes){arena_alloc(a, zeros + n), zeros + n};
	for (size_t i = 0; i < n; i++)
		out->at[zeros + i] = low[n - 1 - i];
	return true;
}


/* Lowest seven bits first; the shortest form only. */
static bool varint_read(struct bytes *b, uint64_t *out)
{
	*out = 0;
	for (unsigned i = 0; i < VARINT_MAX && i < b->n; i++) {
		*out |= (uint64_t)(b->at[i] & 0x7f) << 7 * i;
		if (b->at[i] & 0x80)
			continue;
		if (i && !b->at[i])
			return false;
		b->at += i + 1;
		b->n -= i + 1;
		return true;
	}
	return false;
}


/* Kind of hash, length and digest, and nothing after. */
static bool hash_read(struct bytes b, struct cid *out)
{
	uint64_t kind, len;

	if (!varint_read(&b, &kind) || !varint_read(&b, &len) || kind != SHA2_256 || len != SHA256_LEN || b.n != SHA256_LEN)
		return false;
	memcpy(out->digest, b.at, SHA256_LEN);
	return true;
}


static bool v1_read(struct bytes b, struct cid *out)
{
	uint64_t version;

	if (!varint_read(&b, &version) || version != 1 || !varint_read(&b, &out->codec))
		return false;
	out->version = 1;
	return hash_read(b, out);
}


bool cid_read(struct arena *a, const char *text, struct cid *out)
{
	size_t len = text ? strlen(text) : 0;
	struct bytes b;

	if (len > TEXT_MAX)
		return false;
	if (len == V0_LEN && str_starts(text, "Qm")) {
		*out = (struct cid){.version = 0, .codec = CID_DAG_PB};
		return base58_read(a, text, &b) && hash_read(b, out);
	}
	if (len < 2 || (text[0] != 'b' && text[0] != 'z'))
		return false;
	return (text[0] == 'b' ? base32_read : base58_read)(a, text + 1, &b) && v1_read(b, out);
}


static size_t varint_write(unsigned char *at, uint64_t v)
{
	size_t n = 0;

	for (; v > 0x7f; v >>= 7)
		at[n++] = (unsigned char)(v | 0x80);
	at[n++] = (unsigned char)v;
	return n;
}


char *cid_text(struct arena *a, const struct cid *c)
{
	unsigned char p[1 + VARINT_MAX + 2 + SHA256_LEN] = {1};
	size_t n = 1 + varint_write(p + 1, c->codec), len = 0;
	char *out = arena_alloc(a, 2 * sizeof(p) + 2);
	uint32_t bits = 0;
	unsigned n_bits = 0;

	p[n++] = SHA2_256;
	p[n++] = SHA256_LEN;
	memcpy(p + n, c->digest, SHA256_LEN);
	n += SHA256_LEN;
	out[len++] = 'b';
	for (size_t i = 0; i < n; i++) {
		bits = (bits << 8 | p[i]) & 0xffffu;
		for (n_bits += 8; n_bits >= 5; n_bits -= 5)
			out[len++] = base32[bits >> (n_bits - 5) & 31];
	}
	if (n_bits)
		out[len++] = base32[bits << (5 - n_bits) & 31];
	return out;
}
