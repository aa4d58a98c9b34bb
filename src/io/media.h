/* media.h - what an uploaded file is, and the parts of it that may be kept.
 *
 * Layer: io, pure.  Nothing is decoded: the containers are walked, and only parts that are needed to show the picture
 * are kept.  So EXIF, GPS, XMP, comments, thumbnails and whatever hangs on behind the end are gone; of EXIF only the
 * orientation of a JPEG is written anew.  In videos, boxes of metadata are blanked in place.
 * The parts point into the data given or into the arena.
 * Fails: ERR_FILE_TYPE (none of the accepted types, or broken), ERR_IMAGE_TOO_LARGE.
 * Sources: ITU T.81, EXIF 2.3, PNG 3rd edition, RFC 9649 (WebP), GIF89a, ISO 14496-12, RFC 8794 (EBML).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_MEDIA_H
#define IO_MEDIA_H
#include "base/str.h"

#define PICTURE_MAX_SIDE 12000u
#define PICTURE_MAX_PIXELS 40000000u
#define PICTURE_MAX_FRAMES 50u
#define MEDIA_MAX_PARTS 4096u

struct media_parts {
	struct arena *arena;
	struct span *at;
	size_t n;
	bool is_full;
};

/* The media type by its first bytes, or NULL. */
const char *picture_sniff(struct span data);
const char *video_sniff(struct span data);
/* data must have been recognised as `type`. */
MUST_CHECK err_t media_strip(struct arena *a, struct span data, const char *type, struct media_parts *out);

/* Within media*.c and picture*.c. */
void media_keep(struct media_parts *out, const void *p, size_t n);
MUST_CHECK err_t picture_size_check(uint64_t width, uint64_t height);
/* The orientation in the EXIF data of an APP1 segment; 1 when there is none. */
unsigned exif_orientation(const unsigned char *p, size_t n);
MUST_CHECK err_t jpeg_strip(struct span data, struct media_parts *out);
MUST_CHECK err_t png_strip(struct span data, struct media_parts *out);
MUST_CHECK err_t webp_strip(struct span data, struct media_parts *out);
MUST_CHECK err_t gif_strip(struct span data, struct media_parts *out);
MUST_CHECK err_t mp4_strip(struct span data, struct media_parts *out);

#endif
