/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ton_boc.h"
#include <string.h>

#define MAGIC "\xb5\xee\x9c\x72"
#define WITH_INDEX 0x80u
#define WITH_CRC 0x40u
#define SIZE_OF_REF 7u
#define HEAD_MAX 16u
#define HEAD_MIN 11u /* and a checksum is no longer than that */
#define CRC_BYTES 4u
#define POLYNOMIAL UINT32_C(0x82f63b78) /* Castagnoli, reflected */


uint32_t ton_crc32c(const unsigned char *p, size_t n)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < n; i++) {
		crc ^= p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
	}
	return ~crc;
}


/* ---- writing */

/* Cells in the order of their writing, backwards: each stands after all that it refers to. */
struct boc_order {
	size_t n;
	const struct ton_cell *cells[TON_BOC_CELLS];
	unsigned char hashes[TON_BOC_CELLS][SHA256_LEN];
};

static bool order_find(const struct boc_order *o, const unsigned char hash[SHA256_LEN], size_t *at)
{
	for (*at = 0; *at < o->n; ++*at)
		if (memcmp(o->hashes[*at], hash, SHA256_LEN) == 0)
			return true;
	return false;
}


static bool order_visit(struct boc_order *o, const struct ton_cell *c, unsigned depth)
{
	unsigned char hash[SHA256_LEN];
	size_t at;

	if (c->is_full || c->is_known || depth > TON_BOC_DEPTH)
		return false;
	ton_cell_hash(c, hash);
	if (order_find(o, hash, &at))
		return true;
	for (size_t i = c->n_refs; i-- > 0;)
		if (!order_visit(o, c->refs[i], depth + 1))
			return false;
	if (o->n == TON_BOC_CELLS)
		return false;
	o->cells[o->n] = c;
	memcpy(o->hashes[o->n++], hash, SHA256_LEN);
	return true;
}


static size_t cell_bytes(const struct ton_cell *c)
{
	return 2 + (c->n_bits + 7) / 8 + c->n_refs;
}


static size_t cell_write(const struct boc_order *o, const struct ton_cell *c, unsigned char *out)
{
	unsigned char hash[SHA256_LEN];
	size_t n = 2, at;

	ton_cell_head(c, out);
	n += ton_cell_data(c, out + n);
	for (size_t i = 0; i < c->n_refs; i++) {
		ton_cell_hash(c->refs[i], hash);
		(void)order_find(o, hash, &at);
		out[n++] = (unsigned char)(o->n - 1 - at);
	}
	return n;
}


bool ton_boc_write(struct arena *a, const struct ton_cell *root, struct span *out)
{
	struct boc_order *o = ARENA_NEW(a, struct boc_order);
	size_t total = 0, n = 0;
	unsigned offset;
	unsigned char *p;
	uint32_t crc;

	if (!order_visit(o, root, 0))
		return false;
	for (size_t i = 0; i < o->n; i++)
		total += cell_bytes(o->cells[i]);
	offset = total < 256 ? 1 : 2; /* TON_BOC_CELLS cells never need three */
	p = arena_alloc(a, HEAD_MAX + total + CRC_BYTES);
	memcpy(p, MAGIC, 4);
	p[4] = WITH_CRC | 1;
	p[5] = (unsigned char)offset;
	p[6] = (unsigned char)o->n;
	p[7] = 1; /* one root, none absent */
	n = 9;
	while (offset--)
		p[n++] = (unsigned char)(total >> 8 * offset);
	p[n++] = 0; /* the root is the first */
	for (size_t i = o->n; i-- > 0;)
		n += cell_write(o, o->cells[i], p + n);
	crc = ton_crc32c(p, n);
	for (unsigned i = 0; i < CRC_BYTES; i++)
		p[n++] = (unsigned char)(crc >> 8 * i);
	*out = (struct span){(const char *)p, n};
	return true;
}


/* ---- reading */

struct boc_reader {
	const unsigned char *at, *end;
	size_t n_cells, root;
	struct ton_cell *cells[TON_BOC_CELLS];
};

static bool number_read(struct boc_reader *r, size_t n, size_t *out)
{
	*out = 0;
	if (n > 4 || (size_t)(r->end - r->at) < n)
		return false;
	while (n--)
		*out = *out << 8 | *r->at++;
	return true;
}


static bool checksum_holds(struct span boc)
{
	const unsigned char *p = (const unsigned char *)boc.at;
	size_t n = boc.len - CRC_BYTES;

	return ton_crc32c(p, n) == ((uint32_t)p[n] | (uint32_t)p[n + 1] << 8 | (uint32_t)p[n + 2] << 16 | (uint32_t)p[n + 3] << 24);
}


/* Cells, roots, absent cells, bytes of cells, the root's number, after the two bytes that tell how they are written. */
static bool counts_read(struct boc_reader *r, size_t offset, size_t *total)
{
	size_t roots, absent;

	if (!number_read(r, 1, &r->n_cells) || !number_read(r, 1, &roots) || !number_read(r, 1, &absent))
		return false;
	if (!number_read(r, offset, total) || !number_read(r, 1, &r->root))
		return false;
	return roots == 1 && !absent && r->root < r->n_cells && r->n_cells <= TON_BOC_CELLS;
}


/* Up to the first cell; an index is passed over. */
static bool head_read(struct boc_reader *r, struct span boc)
{
	size_t flags, offset, total, index;

	if (boc.len < HEAD_MIN || memcmp(boc.at, MAGIC, 4) != 0)
		return false;
	flags = (unsigned char)boc.at[4];
	offset = (unsigned char)boc.at[5];
	r->at = (const unsigned char *)boc.at + 6;
	r->end = (const unsigned char *)boc.at + boc.len;
	if ((flags & SIZE_OF_REF) != 1 || !offset || (flags & WITH_CRC && !checksum_holds(boc)))
		return false;
	r->end -= flags & WITH_CRC ? CRC_BYTES : 0;
	if (!counts_read(r, offset, &total))
		return false;
	index = flags & WITH_INDEX ? offset * r->n_cells : 0;
	if ((size_t)(r->end - r->at) != index + total)
		return false;
	r->at += index;
	return true;
}


static bool data_read(struct boc_reader *r, struct ton_cell *c, unsigned d2)
{
	size_t n = (d2 + 1) / 2, n_bits = 8 * n;

	if ((size_t)(r->end - r->at) < n)
		return false;
	if (d2 % 2) { /* the last 1 is the completion */
		unsigned last = r->at[n - 1];

		if (!last)
			return false;
		while (!(last & 1)) {
			last >>= 1;
			n_bits--;
		}
		n_bits--;
	}
	ton_put_bits(c, r->at, n_bits);
	r->at += n;
	return !c->is_full;
}


static bool cell_read(struct boc_reader *r, struct ton_cell *c, size_t own)
{
	size_t d1, d2, ref;

	if (!number_read(r, 1, &d1) || d1 > TON_CELL_REFS || !number_read(r, 1, &d2) || !data_read(r, c, (unsigned)d2))
		return false;
	for (size_t i = 0; i < d1; i++) {
		if (!number_read(r, 1, &ref) || ref <= own || ref >= r->n_cells)
			return false;
		ton_put_ref(c, r->cells[ref]);
	}
	return true;
}


bool ton_boc_read(struct arena *a, struct span boc, const struct ton_cell **root)
{
	struct boc_reader *r = ARENA_NEW(a, struct boc_reader);
	unsigned deep[TON_BOC_CELLS] = {0};

	if (!head_read(r, boc))
		return false;
	for (size_t i = 0; i < r->n_cells; i++)
		r->cells[i] = ton_cell_new(a);
	for (size_t i = 0; i < r->n_cells; i++)
		if (!cell_read(r, r->cells[i], i))
			return false;
	for (size_t i = r->n_cells; i-- > 0;) /* a shared cell is looked at once: no bag takes long */
		for (size_t k = 0; k < r->cells[i]->n_refs; k++)
			for (size_t to = i + 1; to < r->n_cells; to++)
				if (r->cells[to] == r->cells[i]->refs[k] && deep[to] >= deep[i])
					deep[i] = deep[to] + 1;
	*root = r->cells[r->root];
	return r->at == r->end && deep[r->root] <= TON_BOC_DEPTH;
}
