/* keccak.h - Keccak-256 as Ethereum hashes: Keccak[512] with the padding of the submission (0x01).
 *
 * Layer: base.  Pure.  Not SHA3-256, which pads with 0x06 (FIPS 202).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_KECCAK_H
#define BASE_KECCAK_H
#include <stddef.h>

#define KECCAK256_LEN 32

void keccak256(const void *p, size_t n, unsigned char out[KECCAK256_LEN]);

#endif
