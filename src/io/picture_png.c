/* picture_png.c - PNG through libpng's simple interface, which gives 8 bits sRGB whatever the file holds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <png.h>
#include "io/media.h"
#include "io/picture.h"


err_t png_decode(struct arena *a, struct span data, struct picture *out)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	bool has_alpha;
	err_t e;

	if (!png_image_begin_read_from_memory(&image, data.at, data.len))
		return ERR_FILE_TYPE;
	has_alpha = image.format & PNG_FORMAT_FLAG_ALPHA;
	*out = (struct picture){.width = image.width, .height = image.height, .channels = has_alpha ? 4 : 3};
	image.format = has_alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
	e = picture_size_check(image.width, image.height);
	if (!e) {
		picture_room(a, out);
		e = png_image_finish_read(&image, NULL, out->px, 0, NULL) ? ERR_OK : ERR_FILE_TYPE;
	}
	png_image_free(&image);
	return e;
}


err_t png_encode(const struct picture *p, FILE *f)
{
	png_image image = {.version = PNG_IMAGE_VERSION, .width = p->width, .height = p->height,
			   .format = p->channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB, .flags = PNG_IMAGE_FLAG_FAST};

	return png_image_write_to_stdio(&image, f, 0, p->px, 0, NULL) && fflush(f) == 0 ? ERR_OK : ERR_IO;
}
