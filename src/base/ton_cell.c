/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ton_cell.h"
#include <string.h>

#define COINS_MAX_BYTES 8u


struct ton_cell *ton_cell_new(struct arena *a)
{
	return ARENA_NEW(a, struct ton_cell);
}


struct ton_cell *ton_cell_known(struct arena *a, const unsigned char hash[SHA256_LEN], unsigned depth)
{
	struct ton_cell *c = ton_cell_new(a);

	c->is_known = true;
	c->depth = depth;
	memcpy(c->hash, hash, SHA256_LEN);
	return c;
}


static bool has_room(struct ton_cell *c, size_t n_bits)
{
	if (c->is_full || n_bits > TON_CELL_BITS - c->n_bits)
		c->is_full = true;
	return !c->is_full;
}


static void put_bit(struct ton_cell *c, bool bit)
{
	if (bit)
		c->data[c->n_bits / 8] |= (unsigned char)(0x80u >> c->n_bits % 8);
	c->n_bits++;
}


void ton_put_uint(struct ton_cell *c, uint64_t v, unsigned n)
{
	if (!has_room(c, n))
		return;
	while (n--)
		put_bit(c, v >> n & 1);
}


void ton_put_bits(struct ton_cell *c, const unsigned char *data, size_t n_bits)
{
	if (!has_room(c, n_bits))
		return;
	for (size_t i = 0; i < n_bits; i++)
		put_bit(c, data[i / 8] >> (7 - i % 8) & 1);
}


void ton_put_bytes(struct ton_cell *c, const void *p, size_t n)
{
	if (n > TON_CELL_BITS / 8)
		c->is_full = true;
	else
		ton_put_bits(c, p, 8 * n);
}


void ton_put_coins(struct ton_cell *c, uint64_t nano)
{
	unsigned n = 0;

	while (n < COINS_MAX_BYTES && nano >> 8 * n)
		n++;
	ton_put_uint(c, n, 4);
	ton_put_uint(c, nano, 8 * n);
}


void ton_put_ref(struct ton_cell *c, const struct ton_cell *ref)
{
	if (c->n_refs == TON_CELL_REFS)
		c->is_full = true;
	else
		c->refs[c->n_refs++] = ref;
}


size_t ton_cell_data(const struct ton_cell *c, unsigned char out[(TON_CELL_BITS + 7) / 8])
{
	size_t n = (c->n_bits + 7) / 8;

	memcpy(out, c->data, n);
	if (c->n_bits % 8)
		out[n - 1] |= (unsigned char)(0x80u >> c->n_bits % 8);
	return n;
}


void ton_cell_head(const struct ton_cell *c, unsigned char out[2])
{
	out[0] = (unsigned char)c->n_refs;
	out[1] = (unsigned char)((c->n_bits + 7) / 8 + c->n_bits / 8);
}


unsigned ton_cell_depth(const struct ton_cell *c)
{
	unsigned deepest = 0;

	if (c->is_known)
		return c->depth;
	for (size_t i = 0; i < c->n_refs; i++) {
		unsigned depth = 1 + ton_cell_depth(c->refs[i]);

		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}


void ton_cell_hash(const struct ton_cell *c, unsigned char out[SHA256_LEN])
{
	unsigned char repr[2 + sizeof(c->data) + TON_CELL_REFS * (2 + SHA256_LEN)];
	size_t n = 2;

	if (c->is_known) {
		memcpy(out, c->hash, SHA256_LEN);
		return;
	}
	ton_cell_head(c, repr);
	n += ton_cell_data(c, repr + n);
	for (size_t i = 0; i < c->n_refs; i++) {
		unsigned depth = ton_cell_depth(c->refs[i]);

		repr[n++] = (unsigned char)(depth >> 8);
		repr[n++] = (unsigned char)depth;
	}
	for (size_t i = 0; i < c->n_refs; i++, n += SHA256_LEN)
		ton_cell_hash(c->refs[i], repr + n);
	sha256(repr, n, out);
}
