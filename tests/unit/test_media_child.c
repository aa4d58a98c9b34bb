/* test_media_child.c - pictures turned and made small, and the child that decodes them: what it is given, what it may
 * answer, and what is left when it does not.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "io/media.h"
#include "io/media_child.h"
#include "io/save.h"

#define LONG_MS 20000

static char dir[] = "/tmp/hirehall-media-XXXXXX";

static struct span file_read(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "re");
	char *at = arena_alloc(a, 1u << 20);
	size_t n = f ? fread(at, 1, 1u << 20, f) : 0;

	if (f)
		(void)fclose(f);
	return (struct span){at, n};
}

/* One of the hostile files, or another below tests/fuzz, as a stored picture. */
static const char *put(struct arena *a, const char *name)
{
	const char *from = arena_printf(a, "%s/tests/fuzz/hostile/%s", getenv("SRCDIR"), name);
	struct span data = file_read(a, from);

	CHECK(data.len > 0);
	CHECK_INT(file_save(a, dir, "picture", &data, 1), ERR_OK);
	return arena_printf(a, "%s/picture", dir);
}

static unsigned files_there(struct arena *a)
{
	static const char *const names[] = {"picture", "picture.320", "picture.960"};
	unsigned n = 0;

	EACH(i, names)
		n += access(arena_printf(a, "%s/%s", dir, names[i]), F_OK) == 0;
	return n;
}

static void files_clear(struct arena *a)
{
	static const char *const names[] = {"picture", "picture.320", "picture.960"};

	EACH(i, names)
		(void)unlink(arena_printf(a, "%s/%s", dir, names[i]));
}

/* Nothing but the three files may be there, whatever happened. */
static void dir_is_clean(void)
{
	CHECK_INT(rmdir(dir), 0);
	CHECK_INT(mkdir(dir, 0700), 0);
}

/* What is told of the file when it comes. */
static const char *type_of(struct span data)
{
	const char *type = picture_sniff(data);

	type = type ? type : video_sniff(data);
	return type ? type : "image/png";
}

static void child_answers(struct arena *a)
{
	static const struct {
		const char *file, *program;
		int wall_ms;
		err_t e;
		const char *type;
		int64_t width, height;
	} rows[] = {
		{"jpeg_gps.jpg", "./hirehall", LONG_MS, ERR_OK, "image/jpeg", 48, 64},
		{"png_php_pixels.png", "./hirehall", LONG_MS, ERR_OK, "image/png", 48, 8},
		{"webp_exif.webp", "./hirehall", LONG_MS, ERR_OK, "image/webp", 64, 48},
		{"gifar.gif", "./hirehall", LONG_MS, ERR_OK, "image/png", 4, 4},
		{"jpeg_cut_with_end.jpg", "./hirehall", LONG_MS, ERR_FILE_TYPE, NULL, 0, 0},
		{"jpeg_3000_scans.jpg", "./hirehall", LONG_MS, ERR_FILE_TYPE, NULL, 0, 0},
		{"png_lying_size.png", "./hirehall", LONG_MS, ERR_FILE_TYPE, NULL, 0, 0},
		{"png_100_megapixels.png", "./hirehall", LONG_MS, ERR_IMAGE_TOO_LARGE, NULL, 0, 0},
#ifdef HAVE_LIBHEIF
		{"../corpus/decode/turned.heic", "./hirehall", LONG_MS, ERR_OK, "image/jpeg", 48, 64},
		{"heic.jpg", "./hirehall", LONG_MS, ERR_FILE_TYPE, NULL, 0, 0},
#endif
		{"svg.png", "./hirehall", LONG_MS, ERR_FILE_TYPE, NULL, 0, 0},
		{"jpeg_gps.jpg", "./hirehall", 0, ERR_TIMED_OUT, NULL, 0, 0},
		{"jpeg_gps.jpg", "/bin/true", LONG_MS, ERR_FILE_TYPE, NULL, 0, 0},
		{"jpeg_gps.jpg", "/bin/echo", LONG_MS, ERR_FILE_TYPE, NULL, 0, 0},
		{"jpeg_gps.jpg", "/nowhere/hirehall", LONG_MS, ERR_IO, NULL, 0, 0},
	};

	EACH(i, rows) {
		struct media_made made = {0};
		const char *path = put(a, rows[i].file);
		struct span before = file_read(a, path), after;

		check_row = arena_printf(a, "%s by %s", rows[i].file, rows[i].program);
		media_program = rows[i].program;
		CHECK_INT(media_make(a, path, type_of(before), rows[i].wall_ms, &made), rows[i].e);
		after = file_read(a, path);
		if (rows[i].e) {
			CHECK(after.len == before.len && memcmp(after.at, before.at, after.len) == 0);
			CHECK_INT(files_there(a), 1);
		} else {
			CHECK_STR(made.type, rows[i].type);
			CHECK_INT(made.width, rows[i].width);
			CHECK_INT(made.height, rows[i].height);
			CHECK_INT(made.bytes, (int64_t)after.len);
			CHECK(!memmem(after.at, after.len, "CANARY", 6));
			CHECK_INT(files_there(a), 3);
		}
		files_clear(a);
		dir_is_clean();
	}
}

/* A film is not touched; its frame comes beside it, or does not. */
static void films_get_frames(struct arena *a)
{
	static const struct {
		const char *file;
		size_t cut;
		err_t e;
		int64_t width, height;
	} rows[] = {
#ifdef HAVE_LIBAV
		{"../corpus/decode/film.mp4", 0, ERR_OK, 64, 48},
		{"../corpus/decode/film.webm", 0, ERR_OK, 64, 48},
		{"../corpus/decode/turned.mov", 0, ERR_OK, 48, 64},
#endif
		{"../corpus/decode/film.mp4", 200, ERR_FILE_TYPE, 0, 0},
		{"../corpus/decode/film.webm", 200, ERR_FILE_TYPE, 0, 0},
	};

	media_program = "./hirehall";
	EACH(i, rows) {
		struct media_made made = {0};
		const char *path = put(a, rows[i].file);
		struct span before = file_read(a, path), after;

		check_row = rows[i].file;
		if (rows[i].cut) {
			before.len = rows[i].cut;
			CHECK_INT(file_save(a, dir, "picture", &before, 1), ERR_OK);
		}
		CHECK_INT(media_make(a, path, type_of(before), LONG_MS, &made), rows[i].e);
		CHECK_INT(made.width, rows[i].width);
		CHECK_INT(made.height, rows[i].height);
		after = file_read(a, path);
		CHECK(after.len == before.len && memcmp(after.at, before.at, after.len) == 0);
		CHECK_INT(files_there(a), rows[i].e ? 1 : 3);
		files_clear(a);
		dir_is_clean();
	}
}

/* A letter a pixel, in rows, after each of the eight turns (EXIF 2.3, 4.6.4). */
static void turns_are_right(struct arena *a)
{
	static const char *const want[] = {"ab|cd|ef", "ab|cd|ef", "ba|dc|fe", "fe|dc|ba", "ef|cd|ab",
					   "ace|bdf",  "eca|fdb",  "fdb|eca",  "bdf|ace"};

	EACH(i, want) {
		struct picture p = {.width = 2, .height = 3, .channels = 3};
		char got[16] = "";
		size_t n = 0;

		check_row = want[i];
		picture_room(a, &p);
		for (int k = 0; k < 6; k++)
			p.px[3 * k] = (unsigned char)('a' + k);
		picture_turn(a, &p, (unsigned)i);
		for (uint32_t y = 0; y < p.height; y++) {
			if (y)
				got[n++] = '|';
			for (uint32_t x = 0; x < p.width; x++)
				got[n++] = (char)p.px[3 * (y * p.width + x)];
		}
		CHECK_STR(got, want[i]);
	}
}

static void small_is_the_mean(struct arena *a)
{
	struct picture p = {.width = 4, .height = 2, .channels = 4}, small, same;

	check_row = "";
	picture_room(a, &p);
	/* white, and red that is not to be seen: no pink edge */
	for (int i = 0; i < 8; i++)
		memcpy(p.px + 4 * i, i % 2 ? "\xff\xff\xff\xff" : "\xff\0\0\0", 4);
	picture_scale(a, &p, 2, &small);
	CHECK_INT(small.width, 2);
	CHECK_INT(small.height, 1);
	CHECK_INT(small.px[1], 255);
	CHECK_INT(small.px[3], 128);
	picture_scale(a, &p, 100, &same);
	CHECK_INT(same.width, 4);
}

int main(void)
{
	struct arena *a = arena_new(65536);

	CHECK(mkdtemp(dir) != NULL);
	turns_are_right(a);
	small_is_the_mean(a);
	child_answers(a);
	films_get_frames(a);
	check_row = "";
	CHECK_INT(rmdir(dir), 0);
	arena_free(a);
	return check_end();
}
