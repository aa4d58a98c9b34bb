/* bucket.h - uploads in an S3 bucket instead of the folder: AWS signature version 4, path style.
 *
 * Layer: io.  Put and delete block (slow pool and jobs only) and are signed by libcurl; reading is nginx's, with an
 * address that this signs for a minute and that never reaches the reader.  Off without S3_ENDPOINT and S3_BUCKET.
 * Fails: ERR_UNAVAILABLE (logged).
 * Source: AWS "Authenticating Requests: Using Query Parameters" (SigV4).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_BUCKET_H
#define IO_BUCKET_H
#include "base/conf.h"

bool bucket_is_on(const struct conf *c);
/* The file at path as object `key` of that media type. */
MUST_CHECK err_t bucket_put(const struct conf *c, struct arena *a, const char *key, const char *path, const char *type);
/* Not there: fine. */
MUST_CHECK err_t bucket_delete(const struct conf *c, struct arena *a, const char *key);
/* "KEY?X-Amz-…": what nginx asks the bucket for, signed at now_s (seconds since 1970). */
char *bucket_signed(const struct conf *c, struct arena *a, const char *key, int64_t now_s);

#endif
