/* picture_gif.c - the first picture of a GIF, through giflib.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <gif_lib.h>
#include <string.h>
#include "io/media.h"
#include "io/picture.h"

struct reading {
	struct span left;
	int clear; /* the colour that is see-through, -1: none */
};


static int bytes_read(GifFileType *gif, GifByteType *to, int n)
{
	struct reading *r = gif->UserData;
	size_t some = (size_t)n < r->left.len ? (size_t)n : r->left.len;

	memcpy(to, r->left.at, some);
	r->left = (struct span){r->left.at + some, r->left.len - some};
	return (int)some;
}


/* An extension before the picture; of interest is what it says of transparency. */
static bool extension_read(GifFileType *gif, struct reading *r)
{
	GifByteType *block;
	GraphicsControlBlock control;
	int code;

	if (DGifGetExtension(gif, &code, &block) == GIF_ERROR)
		return false;
	if (code == GRAPHICS_EXT_FUNC_CODE && block && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
		r->clear = control.TransparentColor;
	while (block)
		if (DGifGetExtensionNext(gif, &block) == GIF_ERROR)
			return false;
	return true;
}


/* Goes to the first picture. */
static bool picture_find(GifFileType *gif, struct reading *r)
{
	GifRecordType what;

	while (DGifGetRecordType(gif, &what) == GIF_OK) {
		if (what == IMAGE_DESC_RECORD_TYPE)
			return DGifGetImageDesc(gif) == GIF_OK;
		if (what != EXTENSION_RECORD_TYPE || !extension_read(gif, r))
			return false;
	}
	return false;
}


static void row_paint(const struct reading *r, const ColorMapObject *map, const GifByteType *line, size_t n,
		      unsigned char *to)
{
	for (size_t x = 0; x < n; x++, to += 4) {
		const GifColorType *c = line[x] < map->ColorCount ? &map->Colors[line[x]] : NULL;

		if (!c || line[x] == r->clear)
			continue;
		to[0] = c->Red;
		to[1] = c->Green;
		to[2] = c->Blue;
		to[3] = 255;
	}
}


static err_t rows_read(struct arena *a, GifFileType *gif, const struct reading *r, const struct picture *out)
{
	static const uint32_t first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
	const GifImageDesc *image = &gif->Image;
	const ColorMapObject *map = image->ColorMap ? image->ColorMap : gif->SColorMap;
	GifByteType *line = arena_alloc(a, (size_t)image->Width + 1);
	uint32_t height = (uint32_t)image->Height;

	if (!map)
		return ERR_FILE_TYPE;
	for (int pass = 0; pass < (image->Interlace ? 4 : 1); pass++)
		for (uint32_t y = image->Interlace ? first[pass] : 0; y < height; y += image->Interlace ? step[pass] : 1) {
			size_t at = ((size_t)image->Top + y) * out->width + (size_t)image->Left;

			if (DGifGetLine(gif, line, image->Width) == GIF_ERROR)
				return ERR_FILE_TYPE;
			row_paint(r, map, line, (size_t)image->Width, out->px + at * 4);
		}
	return ERR_OK;
}


static err_t first_decode(struct arena *a, GifFileType *gif, struct reading *r, struct picture *out)
{
	const GifImageDesc *i = &gif->Image;
	err_t e = picture_size_check((uint64_t)gif->SWidth, (uint64_t)gif->SHeight);

	if (e)
		return e;
	if (!picture_find(gif, r) || i->Left < 0 || i->Top < 0 || i->Width <= 0 || i->Height <= 0 ||
	    i->Left + i->Width > gif->SWidth || i->Top + i->Height > gif->SHeight)
		return ERR_FILE_TYPE;
	*out = (struct picture){.width = (uint32_t)gif->SWidth, .height = (uint32_t)gif->SHeight, .channels = 4};
	picture_room(a, out);
	return rows_read(a, gif, r, out);
}


err_t gif_decode(struct arena *a, struct span data, struct picture *out)
{
	struct reading r = {data, NO_TRANSPARENT_COLOR};
	GifFileType *gif = DGifOpen(&r, bytes_read, NULL);
	err_t e;

	if (!gif)
		return ERR_FILE_TYPE;
	e = first_decode(a, gif, &r, out);
	(void)DGifCloseFile(gif, NULL);
	return e;
}
