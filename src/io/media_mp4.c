/* SPDX-License-Identifier: AGPL-3.0-or-later
 * MP4 and QuickTime, ISO 14496-12: boxes of four bytes of size, four of type, data; size 1 means eight bytes of size
 * after the type, size 0 to the end.  Cameras write the place into udta and meta of the film and of its tracks.
 * Samples are found by their offsets in the file, so boxes are not taken out: they become `free` boxes of zeros. */
#include <string.h>
#include "io/bytes.h"
#include "io/media.h"

#define BOX_HEAD 8u
#define LARGE_HEAD 16u
#define MAX_DEPTH 3
#define ZEROS_LEN 65536u

struct box {
	const unsigned char *at;
	size_t head, size;
};


static bool box_read(const unsigned char *p, const unsigned char *end, struct box *b)
{
	size_t left = (size_t)(end - p);
	uint64_t size;

	if (left < BOX_HEAD)
		return false;
	size = be32(p);
	b->at = p;
	b->head = size == 1 ? LARGE_HEAD : BOX_HEAD;
	if (left < b->head)
		return false;
	if (size == 1)
		size = (uint64_t)be32(p + 8) << 32 | be32(p + 12);
	else if (size == 0)
		size = left;
	b->size = (size_t)size;
	return size >= b->head && size <= left;
}


static bool is_type(const struct box *b, const char *types)
{
	return str_in_words((const char *)b->at + 4, 4, types);
}


/* Same size, nothing in it. */
static void box_blank(struct media_parts *out, const struct box *b)
{
	size_t left = b->size - b->head;
	unsigned char *head = arena_alloc(out->arena, b->head), *zeros;

	memcpy(head, b->at, b->head);
	memcpy(head + 4, "free", 4);
	media_keep(out, head, b->head);
	zeros = arena_alloc(out->arena, left < ZEROS_LEN ? left + 1 : ZEROS_LEN);
	for (size_t n; left; left -= n) {
		n = left < ZEROS_LEN ? left : ZEROS_LEN;
		media_keep(out, zeros, n);
	}
}


/* A recording that was cut off ends within its samples; any other half box could have a place in it. */
static err_t rest_keep(const unsigned char *p, const unsigned char *end, struct media_parts *out)
{
	struct box b = {.at = p};

	if ((size_t)(end - p) >= BOX_HEAD && is_type(&b, "moov|moof|udta|meta|uuid|free|skip"))
		return ERR_FILE_TYPE;
	media_keep(out, p, (size_t)(end - p));
	return ERR_OK;
}


static err_t boxes_walk(struct span data, int depth, struct media_parts *out)
{
	const unsigned char *p = (const unsigned char *)data.at, *end = p + data.len;
	struct box b;

	for (; p < end; p += b.size) {
		if (!box_read(p, end, &b))
			return depth > 0 ? ERR_FILE_TYPE : rest_keep(p, end, out);
		if (is_type(&b, "udta|meta|uuid|free|skip|wide")) {
			box_blank(out, &b);
		} else if (is_type(&b, "moov|trak|moof|traf") && depth < MAX_DEPTH) {
			struct span inner = {(const char *)p + b.head, b.size - b.head};
			err_t e;

			media_keep(out, p, b.head);
			e = boxes_walk(inner, depth + 1, out);
			if (e)
				return e;
		} else {
			media_keep(out, p, b.size);
		}
	}
	return ERR_OK;
}


err_t mp4_strip(struct span data, struct media_parts *out)
{
	return boxes_walk(data, 0, out);
}
