/* SPDX-License-Identifier: AGPL-3.0-or-later
 * GIF89a: header, colour table, then blocks: 21 extensions, 2C pictures, 3B the end; data in sub-blocks of a length
 * byte and up to 255 bytes, ended by a zero. */
#include <string.h>
#include "io/bytes.h"
#include "io/media.h"

#define HEADER_LEN 13u
#define PICTURE_HEAD 10u
enum { B_EXTENSION = 0x21, B_PICTURE = 0x2c, B_END = 0x3b, X_CONTROL = 0xf9, X_APPLICATION = 0xff };


static size_t table_len(unsigned flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}


/* The end of the sub-blocks that begin at p, or NULL when they are cut off. */
static const unsigned char *blocks_end(const unsigned char *p, const unsigned char *end)
{
	while (p < end && *p) {
		if ((size_t)(end - p) <= *p)
			return NULL;
		p += *p + 1;
	}
	return p < end ? p + 1 : NULL;
}


/* Timing and looping; comments, texts and other applications' data are dropped. */
static bool is_needed(const unsigned char *p, size_t n)
{
	if (p[1] == X_CONTROL)
		return true;
	return p[1] == X_APPLICATION && n >= 14 && p[2] == 11 &&
	       (memcmp(p + 3, "NETSCAPE2.0", 11) == 0 || memcmp(p + 3, "ANIMEXTS1.0", 11) == 0);
}


static const unsigned char *picture_end(const unsigned char *p, const unsigned char *end)
{
	size_t head = PICTURE_HEAD;

	if ((size_t)(end - p) < head)
		return NULL;
	head += table_len(p[9]) + 1; /* and the code size */
	return (size_t)(end - p) > head ? blocks_end(p + head, end) : NULL;
}


/* The header with its colour table; *at goes behind it. */
static err_t head_take(const unsigned char **at, size_t len, struct media_parts *out)
{
	size_t head = HEADER_LEN;
	err_t e;

	if (len < head)
		return ERR_FILE_TYPE;
	e = picture_size_check(le16(*at + 6), le16(*at + 8));
	head += table_len((*at)[10]);
	if (e || len < head)
		return e ? e : ERR_FILE_TYPE;
	media_keep(out, *at, head);
	*at += head;
	return ERR_OK;
}


err_t gif_strip(struct span data, struct media_parts *out)
{
	const unsigned char *at = (const unsigned char *)data.at, *end = at + data.len, *stop;
	size_t n_frames = 0;
	err_t e = head_take(&at, data.len, out);

	if (e)
		return e;
	for (; at < end && *at != B_END; at = stop) {
		if (*at == B_PICTURE)
			stop = picture_end(at, end);
		else
			stop = *at == B_EXTENSION && end - at > 2 ? blocks_end(at + 2, end) : NULL;
		if (!stop)
			return ERR_FILE_TYPE;
		n_frames += *at == B_PICTURE;
		if (*at == B_PICTURE || is_needed(at, (size_t)(stop - at)))
			media_keep(out, at, (size_t)(stop - at));
	}
	if (at == end || n_frames == 0)
		return ERR_FILE_TYPE;
	media_keep(out, at, 1);
	return n_frames > PICTURE_MAX_FRAMES ? ERR_IMAGE_TOO_LARGE : ERR_OK;
}
