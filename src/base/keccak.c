/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/keccak.h"
#include <stdint.h>
#include <string.h>

#define ROUNDS 24
#define LANES 25
#define RATE 136u /* bytes */

static uint64_t rotate(uint64_t v, unsigned n)
{
	return n ? v << n | v >> (64 - n) : v;
}


static void theta(uint64_t a[LANES])
{
	uint64_t c[5];

	for (unsigned x = 0; x < 5; x++)
		c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
	for (unsigned i = 0; i < LANES; i++)
		a[i] ^= c[(i + 4) % 5] ^ rotate(c[(i + 1) % 5], 1);
}


/* Each lane turned and put where the next one stood, along the one cycle of 24. */
static void rho_pi(uint64_t a[LANES])
{
	static const unsigned char turn[] = {1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14,
					     27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44};
	static const unsigned char to[] = {10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1};
	uint64_t lane = a[1];

	for (unsigned i = 0; i < sizeof(to); i++) {
		uint64_t next = a[to[i]];

		a[to[i]] = rotate(lane, turn[i]);
		lane = next;
	}
}


static void chi(uint64_t a[LANES])
{
	for (unsigned y = 0; y < LANES; y += 5) {
		uint64_t row[5];

		memcpy(row, a + y, sizeof(row));
		for (unsigned x = 0; x < 5; x++)
			a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
	}
}


static void permute(uint64_t a[LANES])
{
	static const uint64_t iota[ROUNDS] = {
		0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
		0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
		0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
		0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
		0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
	};

	for (unsigned i = 0; i < ROUNDS; i++) {
		theta(a);
		rho_pi(a);
		chi(a);
		a[0] ^= iota[i];
	}
}


static void absorb(uint64_t a[LANES], const unsigned char block[RATE])
{
	for (unsigned i = 0; i < RATE; i++)
		a[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
	permute(a);
}


void keccak256(const void *p, size_t n, unsigned char out[KECCAK256_LEN])
{
	const unsigned char *at = p;
	unsigned char last[RATE] = {0};
	uint64_t a[LANES] = {0};

	for (; n >= RATE; n -= RATE, at += RATE)
		absorb(a, at);
	if (n)
		memcpy(last, at, n);
	last[n] ^= 0x01;
	last[RATE - 1] ^= 0x80;
	absorb(a, last);
	for (unsigned i = 0; i < KECCAK256_LEN; i++)
		out[i] = (unsigned char)(a[i / 8] >> (8 * (i % 8)));
}
