/* SPDX-License-Identifier: AGPL-3.0-or-later
 * PNG: signature, then chunks of four bytes of length, four of type, data, four of checksum. */
#include <string.h>
#include "io/bytes.h"
#include "io/media.h"

#define SIGNATURE_LEN 8u
#define AROUND 12u /* length, type, checksum */

/* Chunks that change how the picture looks; texts, times, EXIF and private chunks are not here. */
static const char kept[] = "IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|iCCP|sBIT|bKGD|pHYs|acTL|fcTL|fdAT|cICP|mDCV|cLLI";


err_t png_strip(struct span data, struct media_parts *out)
{
	const unsigned char *at = (const unsigned char *)data.at + SIGNATURE_LEN;
	const unsigned char *end = (const unsigned char *)data.at + data.len;
	bool has_header = false, has_data = false;

	media_keep(out, data.at, SIGNATURE_LEN);
	while ((size_t)(end - at) >= AROUND) {
		size_t n = be32(at);
		const char *type = (const char *)at + 4;

		if (n > (size_t)(end - at) - AROUND || has_header == (memcmp(type, "IHDR", 4) == 0))
			return ERR_FILE_TYPE;
		if (!has_header) {
			err_t e = n == 13 ? picture_size_check(be32(at + 8), be32(at + 12)) : ERR_FILE_TYPE;

			if (e)
				return e;
			has_header = true;
		}
		has_data = has_data || memcmp(type, "IDAT", 4) == 0;
		if (str_in_words(type, 4, kept))
			media_keep(out, at, n + AROUND);
		else if (!(*type & 0x20)) /* a part that no reader may pass over */
			return ERR_FILE_TYPE;
		if (memcmp(type, "IEND", 4) == 0)
			return has_data ? ERR_OK : ERR_FILE_TYPE;
		at += n + AROUND;
	}
	return ERR_FILE_TYPE;
}
