/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/zone.h"
#include <stdio.h>
#include <string.h>
#include "base/str.h"

#define FOLDER "/usr/share/zoneinfo/"
#define FILE_MAX 65536u
#define HEAD 44u /* bytes before the data */
#define TYPE 6u /* bytes of a kind of time: offset, summer or not, place of its name */
#define NAME_MAX_BYTES 64

/* The counts of a header, in the order of the file. */
struct tzif {
	uint32_t n_ut, n_std, n_leap, n_times, n_types, n_chars;
};


/* Letters, digits, '_', '+', '-' and single slashes, at most 64; says nothing of whether there is such a zone. */
static bool zone_name_valid(const char *zone)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";

	if (!str_has(zone) || strlen(zone) > NAME_MAX_BYTES || zone[strspn(zone, plain)])
		return false;
	return zone[0] != '/' && !strstr(zone, "//") && zone[strlen(zone) - 1] != '/';
}


static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}


static int64_t be64(const unsigned char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}


/* The counts at p, and the size of the data after them with times of so many bytes; 0 when they are not those of a file. */
static size_t head_read(const unsigned char *p, size_t left, size_t time_bytes, struct tzif *h)
{
	size_t size;

	if (left < HEAD || memcmp(p, "TZif", 4) != 0)
		return 0;
	*h = (struct tzif){be32(p + 20), be32(p + 24), be32(p + 28), be32(p + 32), be32(p + 36), be32(p + 40)};
	if (!h->n_types || h->n_types > 256 || h->n_times > FILE_MAX || h->n_chars > 512 || h->n_leap > 256 || h->n_ut > 256 ||
	    h->n_std > 256)
		return 0;
	size = h->n_times * (time_bytes + 1) + h->n_types * TYPE + h->n_chars + h->n_leap * (time_bytes + 4) + h->n_std + h->n_ut;
	return size <= left - HEAD ? size : 0;
}


/* The kind of time in force: the last transition at or before that second, or the first kind. */
static bool data_find(struct arena *a, const unsigned char *p, const struct tzif *h, int64_t at_s, struct zone_now *out)
{
	const unsigned char *kinds = p + h->n_times * 8, *types = kinds + h->n_times, *chars = types + h->n_types * TYPE;
	size_t kind = 0, name;

	for (size_t i = 0; i < h->n_times && be64(p + i * 8) <= at_s; i++)
		kind = kinds[i];
	if (kind >= h->n_types || types[kind * TYPE + 5] >= h->n_chars)
		return false;
	name = types[kind * TYPE + 5];
	out->offset_s = (int32_t)be32(types + kind * TYPE);
	out->name = arena_strndup(a, (const char *)chars + name, strnlen((const char *)chars + name, h->n_chars - name));
	return true;
}


bool zone_file_at(struct arena *a, const char *zone, int64_t at_s, struct zone_now *out)
{
	unsigned char *bytes;
	struct tzif h;
	size_t n, first, second;
	FILE *f;

	if (!zone_name_valid(zone))
		return false;
	f = fopen(arena_printf(a, FOLDER "%s", zone), "re");
	if (!f)
		return false;
	bytes = arena_alloc(a, FILE_MAX);
	n = fread(bytes, 1, FILE_MAX, f);
	(void)fclose(f);
	/* the first part has times of 32 bits, for readers of long ago */
	first = head_read(bytes, n, 4, &h);
	if (!first)
		return false;
	second = HEAD + first;
	return head_read(bytes + second, n - second, 8, &h) && data_find(a, bytes + second + HEAD, &h, at_s, out);
}
