/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ton_address.h"
#include <string.h>

#define FRIENDLY_LEN 48
#define FRIENDLY_BYTES 36
#define TAG_BOUNCEABLE 0x11u
#define TAG_NOT_BOUNCEABLE 0x51u
#define TAG_TEST 0x80u


/* CRC-16/XMODEM: polynomial 0x1021, no reflection. */
static unsigned crc16(const unsigned char *p, size_t n)
{
	unsigned crc = 0;

	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned)p[i] << 8;
		for (int bit = 0; bit < 8; bit++)
			crc = (crc & 0x8000u ? crc << 1 ^ 0x1021u : crc << 1) & 0xffffu;
	}
	return crc;
}


static bool raw_read(const char *text, struct ton_address *out)
{
	bool is_master = str_starts(text, "-1:");

	if (!is_master && !str_starts(text, "0:"))
		return false;
	out->workchain = is_master ? -1 : 0;
	return hex_decode(strchr(text, ':') + 1, out->hash, SHA256_LEN);
}


/* The value of a digit of either alphabet, -1 for none. */
static int base64_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}


static bool friendly_bytes(const char *text, unsigned char out[FRIENDLY_BYTES])
{
	if (strlen(text) != FRIENDLY_LEN || (strpbrk(text, "+/") && strpbrk(text, "-_")))
		return false;
	for (size_t i = 0; i < FRIENDLY_LEN / 4; i++) {
		uint32_t v = 0;

		for (size_t j = 0; j < 4; j++) {
			int digit = base64_value(text[4 * i + j]);

			if (digit < 0)
				return false;
			v = v << 6 | (uint32_t)digit;
		}
		out[3 * i] = (unsigned char)(v >> 16);
		out[3 * i + 1] = (unsigned char)(v >> 8);
		out[3 * i + 2] = (unsigned char)v;
	}
	return true;
}


bool ton_address_read(const char *text, struct ton_address *out, unsigned *flags)
{
	unsigned char p[FRIENDLY_BYTES];
	unsigned tag;

	if (flags)
		*flags = 0;
	if (!text)
		return false;
	if (strchr(text, ':'))
		return raw_read(text, out);
	if (!friendly_bytes(text, p) || crc16(p, FRIENDLY_BYTES - 2) != ((unsigned)p[34] << 8 | p[35]))
		return false;
	tag = p[0] & ~TAG_TEST;
	if ((tag != TAG_BOUNCEABLE && tag != TAG_NOT_BOUNCEABLE) || (p[1] != 0 && p[1] != 0xff))
		return false;
	if (flags)
		*flags = (tag == TAG_BOUNCEABLE ? TON_BOUNCEABLE : 0) | (p[0] & TAG_TEST ? TON_TESTNET : 0);
	out->workchain = p[1] ? -1 : 0;
	memcpy(out->hash, p + 2, SHA256_LEN);
	return true;
}


char *ton_address_raw(struct arena *a, const struct ton_address *t)
{
	return arena_printf(a, "%d:%s", t->workchain, hex_encode(a, t->hash, SHA256_LEN));
}


char *ton_address_friendly(struct arena *a, const struct ton_address *t, unsigned flags)
{
	unsigned char p[FRIENDLY_BYTES];
	unsigned crc;

	p[0] = (unsigned char)((flags & TON_BOUNCEABLE ? TAG_BOUNCEABLE : TAG_NOT_BOUNCEABLE) |
			       (flags & TON_TESTNET ? TAG_TEST : 0));
	p[1] = (unsigned char)t->workchain;
	memcpy(p + 2, t->hash, SHA256_LEN);
	crc = crc16(p, FRIENDLY_BYTES - 2);
	p[34] = (unsigned char)(crc >> 8);
	p[35] = (unsigned char)crc;
	return base64url_encode(a, p, sizeof(p));
}


bool ton_address_equal(const struct ton_address *x, const struct ton_address *y)
{
	return x->workchain == y->workchain && memcmp(x->hash, y->hash, SHA256_LEN) == 0;
}


void ton_put_address(struct ton_cell *c, const struct ton_address *t)
{
	ton_put_uint(c, 4, 3);
	ton_put_uint(c, (uint64_t)t->workchain, 8);
	ton_put_bytes(c, t->hash, SHA256_LEN);
}
