/* cid.h - content identifiers of IPFS: versions 0 and 1, SHA-256 only.
 *
 * Layer: base.  Pure.  Version 0: "Qm…", 46 characters of base58btc.  Version 1: a letter for the base ("b" base32,
 * "z" base58btc) and the bytes.  Others are refused.  A name of a file of several blocks is not the hash of its bytes.
 * Source: github.com/multiformats/cid.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CID_H
#define BASE_CID_H
#include "base/crypt.h"

#define CID_DAG_PB 0x70u
#define CID_RAW 0x55u

struct cid {
	unsigned version;
	uint64_t codec;
	unsigned char digest[SHA256_LEN];
};
MUST_CHECK bool cid_read(struct arena *a, const char *text, struct cid *out);
/* As version 1 in base32: two names of the same thing become equal. */
char *cid_text(struct arena *a, const struct cid *c);

#endif
