/* SPDX-License-Identifier: AGPL-3.0-or-later
 * io/media: an uploaded file. What is kept of it is of the same type, hardly longer, and is kept whole the next time. */
#include "fuzz.h"
#include "io/media.h"

#define GROWTH 36u /* an orientation segment may be written anew */


static struct span joined(struct arena *a, const struct media_parts *m)
{
	size_t len = 0;
	char *at;

	for (size_t i = 0; i < m->n; i++)
		len += m->at[i].len;
	at = arena_alloc(a, len + 1);
	len = 0;
	for (size_t i = 0; i < m->n; i++) {
		memcpy(at + len, m->at[i].at, m->at[i].len);
		len += m->at[i].len;
	}
	return (struct span){at, len};
}


static void media_holds(struct arena *a, struct span in, const char *(*sniff)(struct span data))
{
	const char *type = sniff(in);
	struct media_parts parts;
	struct span once, twice;

	if (!type || media_strip(a, in, type, &parts))
		return;
	once = joined(a, &parts);
	MUST(once.len <= in.len + GROWTH);
	MUST(str_eq(sniff(once), type));
	MUST(media_strip(a, once, type, &parts) == ERR_OK);
	twice = joined(a, &parts);
	MUST(twice.len == once.len && memcmp(twice.at, once.at, once.len) == 0);
}


static void fuzz_one(struct arena *a, struct span in)
{
	media_holds(a, in, picture_sniff);
	media_holds(a, in, video_sniff);
}
