/* SPDX-License-Identifier: AGPL-3.0-or-later
 * WebP, RFC 9649: RIFF, size, WEBP, then chunks of four bytes of type, four of size (little-endian), data, padded to
 * even.  VP8X has flags that say which other chunks there are. */
#include <string.h>
#include "io/bytes.h"
#include "io/media.h"

#define RIFF_LEN 12u
#define CHUNK_HEAD 8u
#define FLAG_EXIF 0x08u
#define FLAG_XMP 0x04u

static const char kept[] = "VP8X|VP8 |VP8L|ALPH|ANIM|ANMF|ICCP";


/* Size of the picture by the chunk that has it; ERR_OK for other chunks. */
static err_t size_check(const char *type, const unsigned char *p, size_t n)
{
	if (memcmp(type, "VP8X", 4) == 0)
		return n >= 10 ? picture_size_check(le24(p + 4) + 1, le24(p + 7) + 1) : ERR_FILE_TYPE;
	if (memcmp(type, "VP8 ", 4) == 0)
		return n >= 10 && memcmp(p + 3, "\x9d\x01\x2a", 3) == 0
			       ? picture_size_check(le16(p + 6) & 0x3fff, le16(p + 8) & 0x3fff)
			       : ERR_FILE_TYPE;
	if (memcmp(type, "VP8L", 4) == 0)
		return n >= 5 && p[0] == 0x2f
			       ? picture_size_check((le32(p + 1) & 0x3fff) + 1, (le32(p + 1) >> 14 & 0x3fff) + 1)
			       : ERR_FILE_TYPE;
	return ERR_OK;
}


static void chunk_keep(struct media_parts *out, const unsigned char *at, size_t n)
{
	unsigned char *copy;

	if (memcmp(at, "VP8X", 4)) {
		media_keep(out, at, n);
		return;
	}
	copy = arena_alloc(out->arena, n);
	memcpy(copy, at, n);
	copy[CHUNK_HEAD] &= (unsigned char)~(FLAG_EXIF | FLAG_XMP);
	media_keep(out, copy, n);
}


static bool is_picture(const char *type)
{
	return memcmp(type, "VP8 ", 4) == 0 || memcmp(type, "VP8L", 4) == 0 || memcmp(type, "ANMF", 4) == 0;
}


static err_t chunks_walk(const unsigned char *at, const unsigned char *end, struct media_parts *out)
{
	size_t n_frames = 0;

	while ((size_t)(end - at) >= CHUNK_HEAD) {
		const char *type = (const char *)at;
		size_t n = le32(at + 4), padded = n + (n & 1);
		err_t e;

		if (n > (size_t)(end - at) - CHUNK_HEAD)
			return ERR_FILE_TYPE;
		if (padded > (size_t)(end - at) - CHUNK_HEAD)
			padded = n; /* some writers leave the last pad out */
		e = size_check(type, at + CHUNK_HEAD, n);
		if (e)
			return e;
		n_frames += is_picture(type);
		if (str_in_words(type, 4, kept))
			chunk_keep(out, at, CHUNK_HEAD + padded);
		at += CHUNK_HEAD + padded;
	}
	if (n_frames > PICTURE_MAX_FRAMES)
		return ERR_IMAGE_TOO_LARGE;
	return n_frames && at == end ? ERR_OK : ERR_FILE_TYPE;
}


err_t webp_strip(struct span data, struct media_parts *out)
{
	const unsigned char *at = (const unsigned char *)data.at;
	unsigned char *head = arena_alloc(out->arena, RIFF_LEN);
	size_t size, total = 0;
	err_t e;

	if (data.len < RIFF_LEN)
		return ERR_FILE_TYPE;
	size = le32(at + 4);
	if (size < 4 || size > data.len - 8)
		return ERR_FILE_TYPE;
	memcpy(head, at, RIFF_LEN);
	media_keep(out, head, RIFF_LEN);
	e = chunks_walk(at + RIFF_LEN, at + 8 + size, out);
	for (size_t i = 0; i < out->n; i++)
		total += out->at[i].len;
	put_le32(head + 4, (uint32_t)(total - 8));
	return e;
}
