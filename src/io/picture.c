/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/picture.h"
#include <lcms2.h>
#include <string.h>
#include "io/media.h"

static const struct {
	const char *type, *made;
	err_t (*decode)(struct arena *a, struct span data, struct picture *out);
	err_t (*encode)(const struct picture *p, FILE *f);
} codecs[] = {
	{"image/jpeg", "image/jpeg", jpeg_decode, jpeg_encode},
	{"image/png", "image/png", png_decode, png_encode},
	{"image/webp", "image/webp", webp_decode, webp_encode},
	{"image/gif", "image/png", gif_decode, png_encode},
	{"image/heic", "image/jpeg", heif_decode, jpeg_encode},
};


void picture_room(struct arena *a, struct picture *p)
{
	p->px = arena_array(a, (size_t)p->width * p->height, p->channels);
}


/* What each orientation does to the picture's own x and y, and whether they change places then (EXIF 2.3, 4.6.4). */
static const struct {
	bool flips_x, flips_y, swaps;
} turns[] = {
	{false, false, false}, {false, false, false}, {true, false, false}, {true, true, false}, {false, true, false},
	{false, false, true},  {false, true, true},   {true, true, true},   {true, false, true},
};


void picture_turn(struct arena *a, struct picture *p, unsigned orientation)
{
	struct picture out = *p;

	if (orientation < 2 || orientation >= N_OF(turns))
		return;
	if (turns[orientation].swaps) {
		out.width = p->height;
		out.height = p->width;
	}
	picture_room(a, &out);
	for (uint32_t y = 0; y < p->height; y++) {
		size_t to_y = turns[orientation].flips_y ? p->height - 1 - y : y;
		const unsigned char *from = p->px + (size_t)y * p->width * p->channels;

		for (uint32_t x = 0; x < p->width; x++, from += p->channels) {
			size_t to_x = turns[orientation].flips_x ? p->width - 1 - x : x;
			size_t at = turns[orientation].swaps ? to_x * out.width + to_y : to_y * out.width + to_x;

			memcpy(out.px + at * p->channels, from, p->channels);
		}
	}
	*p = out;
}


struct box {
	uint32_t x0, x1, y0, y1;
};


/* The mean of a box of pixels; what is see-through counts for its share of the colour only. */
static void box_mean(const struct picture *in, const struct box *b, unsigned char *out)
{
	uint64_t sum[4] = {0}, weight = 0, n = (uint64_t)(b->x1 - b->x0) * (b->y1 - b->y0);

	for (uint32_t y = b->y0; y < b->y1; y++) {
		const unsigned char *p = in->px + ((size_t)y * in->width + b->x0) * in->channels;

		for (uint32_t x = b->x0; x < b->x1; x++, p += in->channels) {
			unsigned alpha = in->channels == 4 ? p[3] : 1;

			for (int c = 0; c < 3; c++)
				sum[c] += (uint64_t)p[c] * alpha;
			weight += alpha;
		}
	}
	for (int c = 0; c < 3; c++)
		out[c] = (unsigned char)(weight ? (sum[c] + weight / 2) / weight : 0);
	if (in->channels == 4)
		out[3] = (unsigned char)((weight + n / 2) / n);
}


/* Where the i-th of n parts of `whole` begins. */
static uint32_t part_at(uint32_t whole, uint32_t i, uint32_t n)
{
	return (uint32_t)((uint64_t)whole * i / n);
}


void picture_scale(struct arena *a, const struct picture *in, uint32_t max_side, struct picture *out)
{
	uint32_t longest = in->width > in->height ? in->width : in->height;

	*out = *in;
	if (longest <= max_side)
		return;
	out->width = part_at(in->width, max_side, longest);
	out->height = part_at(in->height, max_side, longest);
	if (!out->width)
		out->width = 1;
	if (!out->height)
		out->height = 1;
	picture_room(a, out);
	for (uint32_t y = 0; y < out->height; y++)
		for (uint32_t x = 0; x < out->width; x++) {
			struct box b = {part_at(in->width, x, out->width), part_at(in->width, x + 1, out->width),
					part_at(in->height, y, out->height), part_at(in->height, y + 1, out->height)};

			box_mean(in, &b, out->px + ((size_t)y * out->width + x) * out->channels);
		}
}


void picture_colours(struct picture *p, const void *icc, size_t n)
{
	cmsUInt32Number layout = p->channels == 4 ? TYPE_RGBA_8 : TYPE_RGB_8;
	cmsHPROFILE from = cmsOpenProfileFromMem(icc, (cmsUInt32Number)n), to;
	cmsHTRANSFORM t;

	if (!from)
		return;
	if (cmsGetColorSpace(from) == cmsSigRgbData) {
		to = cmsCreate_sRGBProfile();
		t = cmsCreateTransform(from, layout, to, layout, INTENT_PERCEPTUAL, cmsFLAGS_COPY_ALPHA);
		for (uint32_t y = 0; t && y < p->height; y++) {
			unsigned char *row = p->px + (size_t)y * p->width * p->channels;

			cmsDoTransform(t, row, row, p->width);
		}
		if (t)
			cmsDeleteTransform(t);
		cmsCloseProfile(to);
	}
	cmsCloseProfile(from);
}


err_t picture_small_make(struct arena *a, const struct picture *p, FILE *const *out)
{
	static const uint32_t sides[N_SMALL] = SMALL_SIDES;
	struct picture from = *p, small;
	err_t e = ERR_OK;

	/* the largest first: the next is made of it */
	for (size_t i = N_SMALL; i-- > 0 && !e;) {
		picture_scale(a, &from, sides[i], &small);
		e = webp_encode_small(&small, out[i]);
		from = small;
	}
	return e;
}


err_t picture_make(struct arena *a, struct span data, FILE *const out[1 + N_SMALL], const char **type,
		   struct picture *made)
{
	const char *came = picture_sniff(data);

	*made = (struct picture){0};
	for (size_t i = 0; i < N_OF(codecs) && came; i++) {
		err_t e;

		if (!str_eq(codecs[i].type, came))
			continue;
		*type = codecs[i].made;
		e = codecs[i].decode(a, data, made);
		if (!e)
			e = codecs[i].encode(made, out[0]);
		return e ? e : picture_small_make(a, made, out + 1);
	}
	return ERR_FILE_TYPE;
}
