/* id.h - identifiers and random tokens.
 *
 * Layer: base.  UUIDs are version 7 (RFC 9562): time-ordered, so indexes grow at one end.  They are names, never
 * secrets; a secret is random_token.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_ID_H
#define BASE_ID_H
#include <stdint.h>
#include "base/arena.h"

#define UUID_LEN 36

char *uuid7(struct arena *a);
/* 8-4-4-4-12 hex, any case; `out` (16 bytes) may be NULL. */
bool uuid_parse(const char *s, unsigned char *out);
void uuid_print(const unsigned char in[16], char out[UUID_LEN + 1]);

void random_bytes(void *p, size_t n); /* ends the process if the system has none */
/* n random bytes as lower hex. */
char *random_hex(struct arena *a, size_t n);
/* n random bytes as base64url. */
char *random_token(struct arena *a, size_t n);

#endif
