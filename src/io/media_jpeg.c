/* SPDX-License-Identifier: AGPL-3.0-or-later
 * JPEG, ITU T.81 annex B: FF, marker, two bytes of length, data; after SOS the picture's own bytes, in which FF is
 * followed by 00 or RSTn. */
#include <string.h>
#include "io/bytes.h"
#include "io/media.h"

enum { M_SOF0 = 0xc0, M_DHT = 0xc4, M_JPG = 0xc8, M_DAC = 0xcc, M_SOF15 = 0xcf, M_RST0 = 0xd0, M_RST7 = 0xd7, M_SOI = 0xd8,
       M_EOI = 0xd9, M_SOS = 0xda, M_EXP = 0xdf, M_APP0 = 0xe0, M_APP1 = 0xe1, M_APP2 = 0xe2, M_APP14 = 0xee };

#define JFIF_PLAIN_LEN 16u /* without a thumbnail */
#define ICC_MIN_LEN 16u
#define ADOBE_LEN 14u
#define TAG_ORIENTATION 0x0112u
#define TIFF_SHORT 3u


static uint32_t tiff16(const unsigned char *p, bool is_big)
{
	return is_big ? be16(p) : le16(p);
}


static uint32_t tiff32(const unsigned char *p, bool is_big)
{
	return is_big ? be32(p) : le32(p);
}


unsigned exif_orientation(const unsigned char *p, size_t n)
{
	const unsigned char *tiff = p + 6;
	size_t len, at, count;
	bool is_big;

	if (n < 6 + 8 || memcmp(p, "Exif\0\0", 6))
		return 1;
	len = n - 6;
	is_big = tiff[0] == 'M';
	at = tiff32(tiff + 4, is_big);
	if (memcmp(tiff, is_big ? "MM\0*" : "II*\0", 4) || at > len || len - at < 2)
		return 1;
	count = tiff16(tiff + at, is_big);
	at += 2;
	for (size_t i = 0; i < count && len - at >= 12; i++, at += 12) {
		unsigned value = tiff16(tiff + at + 8, is_big);

		if (tiff16(tiff + at, is_big) == TAG_ORIENTATION && tiff16(tiff + at + 2, is_big) == TIFF_SHORT)
			return value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}


/* An APP1 segment that says how to turn the picture and nothing else. */
static void orientation_keep(struct media_parts *out, unsigned orientation)
{
	static const unsigned char plain[] = {
		0xff, M_APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, /* length: all but the first two */
		'M', 'M', 0, '*', 0, 0, 0, 8, /* first directory at 8 */
		0, 1, 0x01, 0x12, 0, TIFF_SHORT, 0, 0, 0, 1, 0, 0, 0, 0, /* one entry; its value is the byte at 29 */
		0, 0, 0, 0, /* no further directory */
	};
	unsigned char *p = arena_alloc(out->arena, sizeof(plain));

	memcpy(p, plain, sizeof(plain));
	p[29] = (unsigned char)orientation;
	media_keep(out, p, sizeof(plain));
}


/* Segments without which the colours would be wrong; p is the data, n its length. */
static bool is_needed_app(unsigned marker, const unsigned char *p, size_t n)
{
	switch (marker) {
	case M_APP0: return n == JFIF_PLAIN_LEN - 2 && memcmp(p, "JFIF\0", 5) == 0;
	case M_APP2: return n > ICC_MIN_LEN && memcmp(p, "ICC_PROFILE\0", 12) == 0;
	case M_APP14: return n == ADOBE_LEN - 2 && memcmp(p, "Adobe", 5) == 0;
	default: return false;
	}
}


static bool is_frame(unsigned m)
{
	return m >= M_SOF0 && m <= M_SOF15 && m != M_DHT && m != M_JPG && m != M_DAC;
}


/* The first byte after the coded data that begins at p: an FF with a marker of a segment, or end. */
static const unsigned char *scan_end(const unsigned char *p, const unsigned char *end)
{
	for (; p + 1 < end; p++) {
		p = memchr(p, 0xff, (size_t)(end - p));
		if (!p || p + 1 >= end)
			return end;
		if (p[1] != 0 && p[1] != 0xff && !(p[1] >= M_RST0 && p[1] <= M_RST7))
			return p;
	}
	return end;
}


struct walk {
	const unsigned char *at, *end;
	bool has_frame, has_scan, has_orientation;
};


/* One segment with a length. */
static err_t segment_take(struct walk *w, unsigned marker, struct media_parts *out)
{
	const unsigned char *p = w->at + 2;
	size_t n;
	err_t e = ERR_OK;

	if (w->end - p < 2 || be16(p) < 2 || (size_t)(w->end - p) < be16(p))
		return ERR_FILE_TYPE;
	n = be16(p);
	if (marker == M_APP1 && !w->has_orientation && exif_orientation(p + 2, n - 2) != 1) {
		orientation_keep(out, exif_orientation(p + 2, n - 2));
		w->has_orientation = true;
	}
	if (is_frame(marker)) {
		if (n < 8)
			return ERR_FILE_TYPE;
		e = picture_size_check(be16(p + 5), be16(p + 3));
		w->has_frame = true;
	}
	if (marker <= M_EXP ? marker != M_JPG : is_needed_app(marker, p + 2, n - 2))
		media_keep(out, w->at, n + 2);
	w->at = p + n;
	return e;
}


err_t jpeg_strip(struct span data, struct media_parts *out)
{
	struct walk w = {.at = (const unsigned char *)data.at, .end = (const unsigned char *)data.at + data.len};
	err_t e = ERR_OK;

	media_keep(out, w.at, 2);
	w.at += 2;
	while (!e && w.end - w.at >= 2) {
		unsigned marker = w.at[1];
		const unsigned char *stop;

		if (w.at[0] == 0xff && marker == 0xff) { /* fill byte */
			w.at++;
			continue;
		}
		if (w.at[0] != 0xff || marker < M_SOF0 || (marker >= M_RST0 && marker <= M_SOI))
			return ERR_FILE_TYPE;
		if (marker == M_EOI) {
			media_keep(out, w.at, 2);
			return w.has_frame && w.has_scan ? ERR_OK : ERR_FILE_TYPE;
		}
		e = segment_take(&w, marker, out);
		if (e || marker != M_SOS)
			continue;
		w.has_scan = true;
		stop = scan_end(w.at, w.end);
		media_keep(out, w.at, (size_t)(stop - w.at));
		w.at = stop;
	}
	return e ? e : ERR_FILE_TYPE; /* no end: cut off */
}
