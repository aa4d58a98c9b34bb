/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include "base/log.h"
#include "base/str.h"
#include "base/time.h"


void random_bytes(void *p, size_t n)
{
	unsigned char *at = p;

	while (n) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0) {
			log_line(LOG_ERROR, "no random numbers");
			_exit(70);
		}
		at += got;
		n -= (size_t)got;
	}
}


char *random_hex(struct arena *a, size_t n)
{
	unsigned char *p = arena_alloc(a, n);

	random_bytes(p, n);
	return hex_encode(a, p, n);
}


char *random_token(struct arena *a, size_t n)
{
	unsigned char *p = arena_alloc(a, n);

	random_bytes(p, n);
	return base64url_encode(a, p, n);
}


void uuid_print(const unsigned char in[16], char out[UUID_LEN + 1])
{
	static const char hex[] = "0123456789abcdef";
	static const unsigned char place[16] = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

	for (size_t i = 0; i < 16; i++) {
		out[place[i]] = hex[in[i] >> 4];
		out[place[i] + 1] = hex[in[i] & 15];
	}
	out[8] = out[13] = out[18] = out[23] = '-';
	out[UUID_LEN] = '\0';
}


bool uuid_parse(const char *s, unsigned char *out)
{
	char digits[33];
	unsigned char bytes[16];
	size_t n = 0;

	if (!s || strnlen(s, UUID_LEN + 1) != UUID_LEN)
		return false;
	for (size_t i = 0; i < UUID_LEN; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (s[i] != '-')
				return false;
		} else {
			digits[n++] = s[i];
		}
	}
	digits[n] = '\0';
	if (!hex_decode(digits, bytes, 16))
		return false;
	if (out)
		memcpy(out, bytes, 16);
	return true;
}


char *uuid7(struct arena *a)
{
	uint64_t ms = (uint64_t)(time_now() / 1000);
	char *text = arena_alloc(a, UUID_LEN + 1);
	unsigned char u[16];

	random_bytes(u, sizeof(u));
	for (int i = 0; i < 6; i++)
		u[i] = (unsigned char)(ms >> (40 - 8 * i));
	u[6] = (unsigned char)((u[6] & 0x0f) | 0x70);
	u[8] = (unsigned char)((u[8] & 0x3f) | 0x80);
	uuid_print(u, text);
	return text;
}
