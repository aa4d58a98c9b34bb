/* qr.h - a text as a QR code, drawn as one SVG path.
 *
 * Layer: io, the only file that uses libqrencode.  Level M; dark modules are unit squares joined to runs, with the four
 * light modules around that readers want (ISO/IEC 18004).
 * Fails: ERR_BAD_REQUEST for a text that is empty or longer than a code can hold.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_QR_H
#define IO_QR_H
#include "base/arena.h"

struct qr {
	const char *path; /* of <path d="…"> */
	const char *view_box; /* of its <svg> */
};
MUST_CHECK err_t qr_make(struct arena *a, const char *text, struct qr *out);

#endif
