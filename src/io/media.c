/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/media.h"
#include <string.h>
#include "io/bytes.h"

static const struct {
	const char *type;
	err_t (*strip)(struct span data, struct media_parts *out);
} strippers[] = {
	{"image/jpeg", jpeg_strip}, {"image/png", png_strip}, {"image/webp", webp_strip}, {"image/gif", gif_strip},
	{"video/mp4", mp4_strip},   {"video/quicktime", mp4_strip},
};
/* Major brands of ISO media that hold a film; pictures (heic, avif) and sound are not here. */
static const char brands[] = "isom|iso2|iso3|iso4|iso5|iso6|mp41|mp42|avc1|M4V |M4VH|M4VP|MSNV|3gp4|3gp5|3gp6|3g2a|dash|mmp4";
static const char stills[] = "heic|heix|heim|heis";


static bool has_at(struct span data, size_t at, const char *bytes, size_t n)
{
	return data.len >= at + n && memcmp(data.at + at, bytes, n) == 0;
}
#define HAS_AT(data, at, lit) has_at((data), (at), (lit), sizeof(lit) - 1)


/* A still picture in HEVC: the major brand says so, or it says "some picture" and a brand behind it does. */
static const char *heic_sniff(struct span data)
{
	size_t len = be32((const unsigned char *)data.at);
	bool is_heic = str_in_words(data.at + 8, 4, stills);

	if (HAS_AT(data, 8, "mif1"))
		for (size_t at = 16; !is_heic && at + 4 <= len && at + 4 <= data.len; at += 4)
			is_heic = str_in_words(data.at + at, 4, stills);
	return is_heic ? "image/heic" : NULL;
}


const char *picture_sniff(struct span data)
{
	if (HAS_AT(data, 0, "\xff\xd8\xff"))
		return "image/jpeg";
	if (HAS_AT(data, 0, "\x89PNG\r\n\x1a\n"))
		return "image/png";
	if (HAS_AT(data, 0, "RIFF") && HAS_AT(data, 8, "WEBP"))
		return "image/webp";
	if (HAS_AT(data, 0, "GIF87a") || HAS_AT(data, 0, "GIF89a"))
		return "image/gif";
	if (HAS_AT(data, 4, "ftyp") && data.len >= 16)
		return heic_sniff(data);
	return NULL;
}


const char *video_sniff(struct span data)
{
	if (HAS_AT(data, 4, "ftyp") && data.len >= 16) {
		if (HAS_AT(data, 8, "qt  "))
			return "video/quicktime";
		return str_in_words(data.at + 8, 4, brands) ? "video/mp4" : NULL;
	}
	/* EBML, and its DocType (element 4282) within the first bytes */
	if (HAS_AT(data, 0, "\x1a\x45\xdf\xa3") &&
	    memmem(data.at, data.len < 64 ? data.len : 64, "\x42\x82\x84webm", 7))
		return "video/webm";
	return NULL;
}


void media_keep(struct media_parts *out, const void *p, size_t n)
{
	struct span *last = out->n ? &out->at[out->n - 1] : NULL;

	if (last && last->at + last->len == p) {
		last->len += n;
	} else if (out->n < MEDIA_MAX_PARTS) {
		out->at[out->n++] = (struct span){p, n};
	} else {
		out->is_full = true;
	}
}


err_t picture_size_check(uint64_t width, uint64_t height)
{
	if (width == 0 || height == 0)
		return ERR_FILE_TYPE;
	if (width > PICTURE_MAX_SIDE || height > PICTURE_MAX_SIDE || width * height > PICTURE_MAX_PIXELS)
		return ERR_IMAGE_TOO_LARGE;
	return ERR_OK;
}


err_t media_strip(struct arena *a, struct span data, const char *type, struct media_parts *out)
{
	err_t e = ERR_OK;

	*out = (struct media_parts){.arena = a, .at = ARENA_ARRAY(a, struct span, MEDIA_MAX_PARTS)};
	for (size_t i = 0; i < N_OF(strippers); i++) {
		if (!str_eq(type, strippers[i].type))
			continue;
		e = strippers[i].strip(data, out);
		return e ? e : out->is_full ? ERR_FILE_TYPE : ERR_OK;
	}
	media_keep(out, data.at, data.len);
	return ERR_OK;
}
