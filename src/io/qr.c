/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/qr.h"
#include <qrencode.h>
#include <errno.h>
#include "base/buf.h"

#define QUIET 4
#define PATH_MAX_BYTES 262144
#define DARK 1

static void code_free(void *code)
{
	QRcode_free(code);
}

/* The dark modules of one row as runs. */
static void row_add(struct buf *b, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width; x++) {
		int n = 0;

		while (x + n < width && row[x + n] & DARK)
			n++;
		if (n)
			buf_fmt(b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
		x += n;
	}
}

err_t qr_make(struct arena *a, const char *text, struct qr *out)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct buf b;

	if (!code && errno == ENOMEM)
		die_no_memory();
	if (!code)
		return ERR_BAD_REQUEST;
	arena_defer(a, code_free, code);
	buf_init(&b, a, PATH_MAX_BYTES);
	for (int y = 0; y < code->width; y++)
		row_add(&b, code->data + (ptrdiff_t)y * code->width, code->width, y);
	if (OURS(b.is_full))
		return ERR_INTERNAL;
	out->path = buf_text(&b);
	out->view_box = arena_printf(a, "0 0 %d %d", code->width + 2 * QUIET, code->width + 2 * QUIET);
	return ERR_OK;
}
