/* test_files.c - uploads: what is taken, what of it is kept, and that nothing of the place where it was made is.
 *
 * The files are built in for_files_*.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "io/files.h"
#include "io/media.h"
#include "for_files.h"

static const struct {
	const char *name;
	void (*make)(void);
	enum file_class class;
	err_t e;
	const char *type;
	size_t len; /* kept; 0: as made */
	bool has_end; /* cutting off the last byte breaks it */
} files[] = {
	{"jpeg with everything", jpeg_full, FILE_PHOTO, ERR_OK, "image/jpeg", 217, true},
	{"jpeg with html behind", jpeg_tail, FILE_PHOTO, ERR_OK, "image/jpeg", 217, false},
	{"jpeg, little-endian exif", jpeg_turned, FILE_PHOTO, ERR_OK, "image/jpeg", 143, true},
	{"jpeg, upright", jpeg_upright, FILE_PHOTO, ERR_OK, "image/jpeg", 107, true},
	{"jpeg, lying exif", jpeg_lying, FILE_PHOTO, ERR_OK, "image/jpeg", 107, true},
	{"jpeg, too wide", jpeg_bomb, FILE_PHOTO, ERR_IMAGE_TOO_LARGE, NULL, 0, false},
	{"jpeg without a picture", jpeg_no_scan, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"png with everything", png_full, FILE_PHOTO, ERR_OK, "image/png", 106, true},
	{"png with php behind", png_tail, FILE_PHOTO, ERR_OK, "image/png", 106, false},
	{"png, 30,000 a side", png_bomb, FILE_PHOTO, ERR_IMAGE_TOO_LARGE, NULL, 0, false},
	{"png, four billion a side", png_huge, FILE_PHOTO, ERR_IMAGE_TOO_LARGE, NULL, 0, false},
	{"png, 64 million pixels", png_many_pixels, FILE_PHOTO, ERR_IMAGE_TOO_LARGE, NULL, 0, false},
	{"png without a picture", png_no_picture, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"png, unknown critical chunk", png_critical, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"webp with everything", webp_full, FILE_PHOTO, ERR_OK, "image/webp", 76, true},
	{"webp with something behind", webp_tail, FILE_PHOTO, ERR_OK, "image/webp", 76, false},
	{"webp, lossless", webp_lossless, FILE_PHOTO, ERR_OK, "image/webp", 0, false},
	{"webp, 4 million a side", webp_bomb, FILE_PHOTO, ERR_IMAGE_TOO_LARGE, NULL, 0, false},
	{"webp without a picture", webp_empty, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"gif with everything", gif_full, FILE_PHOTO, ERR_OK, "image/gif", 101, true},
	{"gif with an archive behind", gif_jar, FILE_PHOTO, ERR_OK, "image/gif", 70, false},
	{"gif of 51 pictures", gif_film, FILE_PHOTO, ERR_IMAGE_TOO_LARGE, NULL, 0, false},
	{"gif without a picture", gif_empty, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"mp4", mp4_full, FILE_VIDEO, ERR_OK, "video/mp4", 0, false},
	{"mov", mov_full, FILE_VIDEO, ERR_OK, "video/quicktime", 0, false},
	{"mp4, samples cut off", mp4_cut, FILE_VIDEO, ERR_OK, "video/mp4", 0, false},
	{"mp4, a box too long", mp4_lying, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"webm", webm_full, FILE_VIDEO, ERR_OK, "video/webm", 0, false},
	{"matroska", made_matroska, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"a film as photo", mp4_full, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"a photo as film", png_full, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"heic", made_heic, FILE_PHOTO, ERR_OK, "image/heic", 0, false},
	{"heic as film", made_heic, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"avif", made_avif, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"svg", made_svg, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"html", made_html, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"pdf", made_pdf, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"bmp", made_bmp, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"nothing", made_nothing, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
};


static struct span made(struct arena *a, size_t i)
{
	made_out = ARENA_NEW(a, struct buf);
	buf_init(made_out, a, 1u << 20);
	files[i].make();
	return (struct span){buf_text(made_out), made_out->len};
}


static char *stored(struct arena *a, const struct conf *c, const struct stored_file *f)
{
	const char *path = conf_path(c, a, arena_printf(a, "uploads/%s", file_path(a, f->name)));
	FILE *in = fopen(path, "re");
	char *text = arena_alloc(a, (size_t)f->bytes + 1);
	struct stat st;

	CHECK(in && fstat(fileno(in), &st) == 0 && st.st_size == f->bytes);
	if (in) {
		CHECK_INT(fread(text, 1, (size_t)f->bytes, in), f->bytes);
		(void)fclose(in);
	}
	CHECK(unlink(path) == 0);
	CHECK(rmdir(arena_printf(a, "%s/uploads/%.2s", c->state, f->name)) == 0); /* no temporary file is left */
	return text;
}


static void test_store(struct arena *a, const struct conf *c)
{
	EACH(i, files) {
		struct span data = made(a, i);
		struct stored_file f;
		const char *kept;

		check_row = files[i].name;
		CHECK_INT(file_store(c, a, data, files[i].class, &f), files[i].e);
		if (files[i].e)
			continue;
		CHECK_STR(f.type, files[i].type);
		CHECK_INT(f.bytes, files[i].len ? files[i].len : data.len);
		CHECK_INT(strlen(f.name), 32);
		kept = stored(a, c, &f);
		CHECK(memmem(kept, (size_t)f.bytes, "CANARY", 6) == NULL);
		CHECK_STR(file_sniff((struct span){kept, (size_t)f.bytes}, files[i].class), files[i].type);
	}
	check_row = "";
}


/* What must still be there. */
static void test_kept(struct arena *a)
{
	static const struct {
		size_t file;
		const char *bytes;
		size_t len;
	} wanted[] = {
#define WANT(i, lit) {(i), (lit), sizeof(lit) - 1}
		WANT(0, "\xff\xd8\xff\xe0\0\x10JFIF"),
		WANT(0, "\xff\xe1\0\x22" "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
		WANT(0, "ICC_PROFILE"),
		WANT(0, "Adobe"),
		WANT(0, "scan one\xff\0more\xff\xd0""after restart\xff\xff\0x\xff\xda"),
		WANT(0, "scan two\xff\xd9"),
		WANT(2, "\0\x01\0\x08\0\0\0\0\0\0\xff\xdb"),
		WANT(7, "IDAT" "the picture" "crc!"),
		WANT(7, "gAMA"),
		WANT(7, "IEND" "crc!"),
		WANT(14, "VP8X\x0a\0\0\0\x20"), /* the flag of the profile, not those of EXIF and XMP */
		WANT(14, " the picture"),
		WANT(19, "NETSCAPE2.0\x03\x01\0\0\0\x21\xf9"),
		WANT(23, "film samples"),
		WANT(23, "tkhdhead"),
		WANT(23, "free\0\0\0\0"),
	};

	EACH(i, wanted) {
		struct span data = made(a, wanted[i].file);
		struct media_parts parts;
		struct buf b;

		check_row = files[wanted[i].file].name;
		CHECK_INT(media_strip(a, data, files[wanted[i].file].type, &parts), ERR_OK);
		buf_init(&b, a, 1u << 20);
		for (size_t j = 0; j < parts.n; j++)
			buf_add(&b, parts.at[j].at, parts.at[j].len);
		CHECK(memmem(b.at, b.len, wanted[i].bytes, wanted[i].len) != NULL);
	}
	check_row = "";
}


static size_t n_canaries; /* found in what was taken */


/* The same bytes at the end of a block of their own, so that the sanitizer sees a read too far. */
static err_t strip_copy(struct span data, const char *type)
{
	struct arena *a = arena_new(65536);
	char *copy = malloc(data.len ? data.len : 1);
	struct media_parts parts;
	err_t e;

	memcpy(copy, data.at, data.len);
	e = media_strip(a, (struct span){copy, data.len}, type, &parts);
	for (size_t i = 0; !e && i < parts.n; i++)
		if (memmem(parts.at[i].at, parts.at[i].len, "CANARY", 6))
			n_canaries++;
	free(copy);
	arena_free(a);
	return e;
}


static void test_cut_off(struct arena *a)
{
	EACH(i, files) {
		struct span data = made(a, i);
		size_t n_taken = 0;

		if (!files[i].type)
			continue;
		check_row = files[i].name;
		n_canaries = 0;
		for (size_t n = 12; n < data.len; n++) {
			struct span part = {data.at, n};

			if (file_sniff(part, files[i].class) && !strip_copy(part, files[i].type))
				n_taken++;
		}
		CHECK_INT(n_canaries, 0);
		if (files[i].has_end)
			CHECK_INT(n_taken, 0);
	}
	check_row = "";
}


static void test_broken(struct arena *a)
{
	uint32_t dice = 1;
	size_t n = 0;

	EACH(i, files) {
		struct span data = made(a, i);

		for (int round = 0; files[i].type && round < 400; round++) {
			char *copy = arena_alloc(a, data.len);

			memcpy(copy, data.at, data.len);
			for (int flips = 0; flips < 3; flips++) {
				dice = dice * 1103515245u + 12345u;
				copy[(dice >> 8) % data.len] = (char)(dice >> 24);
			}
			(void)!strip_copy((struct span){copy, data.len}, files[i].type);
			n++;
		}
	}
	CHECK(n > 4000); /* and none of them ended the program */
}


static void test_sizes(struct arena *a, const struct conf *c)
{
	struct stored_file f;
	char *big = arena_alloc(a, IMAGE_MAX_BYTES + 1);

	memcpy(big, "\x89PNG\r\n\x1a\n", 8);
	CHECK_INT(file_store(c, a, (struct span){big, IMAGE_MAX_BYTES + 1}, FILE_PHOTO, &f), ERR_FILE_TOO_LARGE);
	CHECK_INT(file_store(c, a, (struct span){big, IMAGE_MAX_BYTES}, FILE_PHOTO, &f), ERR_FILE_TYPE);
	CHECK_STR(file_path(a, "abcdef00112233445566778899aabbcc"), "ab/abcdef00112233445566778899aabbcc");
}


/* A folder that cannot be written is an error, not a file lost in silence. */
static void test_no_room(struct arena *a)
{
	struct conf nowhere = {.state = "/proc/nowhere"};
	struct stored_file f;

	CHECK_INT(file_store(&nowhere, a, made(a, 7), FILE_PHOTO, &f), ERR_IO);
}


int main(void)
{
	char dir[] = "/tmp/hirehall-files-XXXXXX";
	struct arena *a = arena_new(65536);
	struct conf c = {.state = dir};

	CHECK(mkdtemp(dir) != NULL);
	test_store(a, &c);
	test_kept(a);
	test_cut_off(a);
	test_broken(a);
	test_sizes(a, &c);
	test_no_room(a);
	CHECK(rmdir(conf_path(&c, a, "uploads")) == 0);
	CHECK(rmdir(dir) == 0);
	arena_free(a);
	return check_end();
}
