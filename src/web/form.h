/* form.h - bodies of forms: application/x-www-form-urlencoded and multipart/form-data (RFC 7578).
 *
 * Layer: web.  Values and file names lie in the arena, file contents in the body itself.  At most 100 pairs, 20 parts,
 * 8 KiB of headers a part; a missing or broken boundary, a bad escape, NUL or a part without a name is refused.
 * Fails: ERR_BAD_REQUEST.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_FORM_H
#define WEB_FORM_H
#include "base/shape.h"

MUST_CHECK err_t form_urlencoded(struct arena *a, struct span body, struct pairs *out);
MUST_CHECK err_t form_multipart(struct arena *a, const char *content_type, struct span body, struct pairs *out);

#endif
