/* ton_boc.h - cells as bytes: TON's bag of cells.
 *
 * Layer: base.  Pure.  Written with one root, without an index, with its checksum; a cell that is there twice is written
 * once, and references only point forward.  Read is what was written so (an index or a missing checksum is taken, exotic
 * cells are not), at most TON_BOC_CELLS cells, none deeper than TON_BOC_DEPTH.
 * Source: docs.ton.org, "Bag of cells"; the order of cells is that of @ton/core 0.63.1.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TON_BOC_H
#define BASE_TON_BOC_H
#include "base/ton_cell.h"

#define TON_BOC_CELLS 250u
#define TON_BOC_DEPTH 64u

/* False for cells that were filled over their size, are only known by their hash, or are too many. */
MUST_CHECK bool ton_boc_write(struct arena *a, const struct ton_cell *root, struct span *out);
MUST_CHECK bool ton_boc_read(struct arena *a, struct span boc, const struct ton_cell **root);

uint32_t ton_crc32c(const unsigned char *p, size_t n);

#endif
