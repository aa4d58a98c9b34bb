/* picture_heif.c - HEIC through libheif, which turns and joins the parts of a picture as its file says.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/picture.h"

#ifdef HAVE_LIBHEIF
#include <libheif/heif.h>
#include <string.h>
#include "io/late.h"
#include "io/media.h"

#define ICC_MAX (4u << 20)

#define CALLS(X) \
	X(heif_context_alloc) X(heif_context_set_max_decoding_threads) \
	X(heif_context_read_from_memory_without_copy) X(heif_context_get_primary_image_handle) \
	X(heif_image_handle_get_width) X(heif_image_handle_get_height) \
	X(heif_image_handle_get_raw_color_profile_size) X(heif_image_handle_get_raw_color_profile) X(heif_decode_image) \
	X(heif_image_get_width) X(heif_image_get_height) X(heif_image_get_plane_readonly)
static struct calls {
	CALLS(LATE_CALL)
} heif;
#define CALL(function) LATE(struct calls, function)
static const struct late late[] = {CALLS(CALL)};
static bool is_there;


bool heif_prepare(void)
{
	static const char *const libraries[] = {"libheif.so.1", NULL};

	is_there = late_load(libraries, late, N_OF(late), &heif);
	return is_there;
}


static err_t size_check(int width, int height)
{
	return width <= 0 || height <= 0 ? ERR_FILE_TYPE : picture_size_check((uint64_t)width, (uint64_t)height);
}


static err_t pixels_take(struct arena *a, const struct heif_image *image, struct picture *out)
{
	int row = 0, width = heif.heif_image_get_width(image, heif_channel_interleaved);
	int height = heif.heif_image_get_height(image, heif_channel_interleaved);
	const uint8_t *from = heif.heif_image_get_plane_readonly(image, heif_channel_interleaved, &row);
	err_t e = from ? size_check(width, height) : ERR_FILE_TYPE;

	if (e)
		return e;
	*out = (struct picture){.width = (uint32_t)width, .height = (uint32_t)height, .channels = 3};
	picture_room(a, out);
	for (uint32_t y = 0; y < out->height; y++)
		memcpy(out->px + (size_t)y * out->width * 3, from + (size_t)y * (size_t)row, (size_t)out->width * 3);
	return ERR_OK;
}


static void colours_apply(struct arena *a, const struct heif_image_handle *handle, struct picture *p)
{
	size_t n = heif.heif_image_handle_get_raw_color_profile_size(handle);
	void *icc;

	if (n == 0 || n > ICC_MAX)
		return;
	icc = arena_alloc(a, n);
	if (heif.heif_image_handle_get_raw_color_profile(handle, icc).code == heif_error_Ok)
		picture_colours(p, icc, n);
}


/* The process ends with the picture, so nothing is given back. */
err_t heif_decode(struct arena *a, struct span data, struct picture *out)
{
	struct heif_context *c = is_there ? heif.heif_context_alloc() : NULL;
	struct heif_image_handle *handle;
	struct heif_image *image;
	err_t e;

	if (!c)
		return ERR_HEIC;
	heif.heif_context_set_max_decoding_threads(c, 0);
	if (heif.heif_context_read_from_memory_without_copy(c, data.at, data.len, NULL).code ||
	    heif.heif_context_get_primary_image_handle(c, &handle).code)
		return ERR_FILE_TYPE;
	e = size_check(heif.heif_image_handle_get_width(handle), heif.heif_image_handle_get_height(handle));
	if (e)
		return e;
	if (heif.heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL).code)
		return ERR_FILE_TYPE;
	e = pixels_take(a, image, out);
	if (!e)
		colours_apply(a, handle, out);
	return e;
}

#else

bool heif_prepare(void)
{
	return false;
}


err_t heif_decode(struct arena *a, struct span data, struct picture *out)
{
	(void)a;
	(void)data;
	(void)out;
	return ERR_HEIC;
}

#endif
