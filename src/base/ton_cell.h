/* ton_cell.h - TON's cells: up to 1023 bits and four references each; their hash and depth.
 *
 * Layer: base.  Pure.  A cell is filled bit by bit, the highest of a number first; what does not fit sets is_full and
 * is dropped, so that callers check once at the end.  A cell of which only hash and depth are known (a contract's code)
 * stands for the whole; it cannot be written out.  Cells live in the arena and may be shared.
 * Source: docs.ton.org, "Cell and bag of cells": repr = d1 d2 data depths hashes, hash = SHA-256(repr).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TON_CELL_H
#define BASE_TON_CELL_H
#include "base/crypt.h"

#define TON_CELL_BITS 1023
#define TON_CELL_REFS 4

struct ton_cell {
	size_t n_bits, n_refs;
	const struct ton_cell *refs[TON_CELL_REFS];
	bool is_full, is_known; /* is_known: only hash and depth are */
	unsigned depth; /* of one that is known */
	unsigned char hash[SHA256_LEN];
	unsigned char data[(TON_CELL_BITS + 7) / 8];
};

struct ton_cell *ton_cell_new(struct arena *a);
struct ton_cell *ton_cell_known(struct arena *a, const unsigned char hash[SHA256_LEN], unsigned depth);

/* The lowest n (at most 64) bits of v. */
void ton_put_uint(struct ton_cell *c, uint64_t v, unsigned n);
void ton_put_bytes(struct ton_cell *c, const void *p, size_t n);
/* The first n bits of another cell's data. */
void ton_put_bits(struct ton_cell *c, const unsigned char *data, size_t n_bits);
/* Four bits with the number of bytes, then those bytes. */
void ton_put_coins(struct ton_cell *c, uint64_t nano);
void ton_put_ref(struct ton_cell *c, const struct ton_cell *ref);

/* The data with its completion: of bits that fill no whole byte one 1 follows, then zeros. Gives the number of bytes. */
size_t ton_cell_data(const struct ton_cell *c, unsigned char out[(TON_CELL_BITS + 7) / 8]);
/* The two bytes before the data. */
void ton_cell_head(const struct ton_cell *c, unsigned char out[2]);
unsigned ton_cell_depth(const struct ton_cell *c);
void ton_cell_hash(const struct ton_cell *c, unsigned char out[SHA256_LEN]);

#endif
