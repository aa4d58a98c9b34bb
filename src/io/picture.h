/* picture.h - pictures decoded to pixels and written anew: what comes out holds pixels and nothing else.
 *
 * Layer: io.  Runs in the confined child `hirehall media` (and in unit tests), never in a process that serves: the
 * decoders of other projects read what strangers sent.  Pixels are 8 bits a channel, sRGB, rows without gaps; 3 channels
 * RGB, or 4 with alpha (not premultiplied).  Colour profiles of JPEG and WebP are applied, turns of EXIF too.  Of moving
 * pictures the first frame is taken.  JPEG stays JPEG, PNG stays PNG, WebP stays WebP, GIF becomes PNG, HEIC becomes
 * JPEG.
 * A broken JPEG ends the process, because its library cannot go on after an error.
 * Fails: ERR_FILE_TYPE (cannot be decoded, or cut off), ERR_IMAGE_TOO_LARGE, ERR_IO (an output cannot be written),
 * ERR_HEIC (libheif was not there when this was built, or is not now).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_PICTURE_H
#define IO_PICTURE_H
#include <stdio.h>
#include "base/str.h"

#define N_SMALL 2
#define SMALL_SIDES {320, 960} /* longest side of the small pictures, in pixels */

struct picture {
	uint32_t width, height, channels;
	unsigned char *px;
	bool is_lossless; /* how a WebP came */
};

/* Reads data, writes it anew to out[0] and the small pictures as WebP to out[1]… *type is what out[0] holds. */
MUST_CHECK err_t picture_make(struct arena *a, struct span data, FILE *const out[1 + N_SMALL], const char **type,
			      struct picture *made);

/* Loads what HEIC needs; to be called while files may still be opened.  Without it there is ERR_HEIC. */
bool heif_prepare(void);

/* Within picture*.c and film.c. */
/* The small pictures of p, to out[0]… */
MUST_CHECK err_t picture_small_make(struct arena *a, const struct picture *p, FILE *const *out);
void picture_room(struct arena *a, struct picture *p);
/* As an EXIF orientation of 1 to 8 says. */
void picture_turn(struct arena *a, struct picture *p, unsigned orientation);
/* Averages down to at most max_side; never up. */
void picture_scale(struct arena *a, const struct picture *in, uint32_t max_side, struct picture *out);
/* From the colours of an ICC profile to sRGB; a profile that is broken or not of RGB changes nothing. */
void picture_colours(struct picture *p, const void *icc, size_t n);

MUST_CHECK err_t jpeg_decode(struct arena *a, struct span data, struct picture *out);
MUST_CHECK err_t jpeg_encode(const struct picture *p, FILE *f);
MUST_CHECK err_t png_decode(struct arena *a, struct span data, struct picture *out);
MUST_CHECK err_t png_encode(const struct picture *p, FILE *f);
MUST_CHECK err_t webp_decode(struct arena *a, struct span data, struct picture *out);
MUST_CHECK err_t webp_encode(const struct picture *p, FILE *f);
MUST_CHECK err_t webp_encode_small(const struct picture *p, FILE *f);
MUST_CHECK err_t gif_decode(struct arena *a, struct span data, struct picture *out);
MUST_CHECK err_t heif_decode(struct arena *a, struct span data, struct picture *out);

#endif
