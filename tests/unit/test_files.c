/* test_files.c - uploads: what is taken, what of it is kept, and that nothing of the place where it was made is.
 *
 * The files are built here piece by piece, each with canaries where cameras and attackers write.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "io/files.h"
#include "io/media.h"

#define CANARY "CANARY35.6586N139.7454E"

static struct buf *out;


static void add(const char *p, size_t n)
{
	buf_add(out, p, n);
}
#define ADD(lit) add((lit), sizeof(lit) - 1)


static void add_be(uint64_t v, int bytes)
{
	while (bytes--)
		buf_ch(out, (char)(v >> (8 * bytes) & 0xff));
}


static void add_le(uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_ch(out, (char)(v >> (8 * i) & 0xff));
}

/* ---- JPEG */

static void segment(int marker, const char *p, size_t n)
{
	add_be(0xff00u | (unsigned)marker, 2);
	add_be(n + 2, 2);
	add(p, n);
}
#define SEGMENT(marker, lit) segment((marker), (lit), sizeof(lit) - 1)

static const char exif_big[] = "Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
			       "\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0" CANARY;
static const char exif_little[] = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0" CANARY;
static const char exif_upright[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0" CANARY;
static const char exif_lying[] = "Exif\0\0MM\0*\xff\xff\xff\xf0\0\x01" CANARY;


static void jpeg_picture(unsigned width, unsigned height)
{
	SEGMENT(0xdb, "\0quantisation");
	ADD("\xff\xc2\0\x0b\x08");
	add_be(height, 2);
	add_be(width, 2);
	ADD("\x01\x01\x11\0");
	SEGMENT(0xc4, "\0huffman");
	SEGMENT(0xda, "\x01\x01\0\0\x3f\0");
	ADD("scan one\xff\0more\xff\xd0""after restart\xff\xff\0x");
	SEGMENT(0xfe, "between the scans " CANARY);
	SEGMENT(0xda, "\x01\x01\0\0\x3f\0");
	ADD("scan two");
	ADD("\xff\xd9");
}


static void jpeg_full(void)
{
	ADD("\xff\xd8");
	SEGMENT(0xe0, "JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
	segment(0xe1, exif_big, sizeof(exif_big) - 1);
	SEGMENT(0xe1, "http://ns.adobe.com/xap/1.0/\0<x>" CANARY "</x>");
	SEGMENT(0xe2, "ICC_PROFILE\0\x01\x01profile of the colours");
	SEGMENT(0xe2, "MPF\0" CANARY);
	SEGMENT(0xe0, "JFXX\0" CANARY);
	SEGMENT(0xed, "Photoshop 3.0\0" CANARY);
	SEGMENT(0xee, "Adobe\0\x64\0\0\0\0\x01");
	SEGMENT(0xef, CANARY);
	SEGMENT(0xfe, "a comment " CANARY);
	SEGMENT(0xf0, CANARY);
	jpeg_picture(640, 480);
}


static void jpeg_tail(void)
{
	jpeg_full();
	ADD("<html><script>" CANARY "</script>");
}


static void jpeg_turned(void)
{
	ADD("\xff\xd8");
	segment(0xe1, exif_little, sizeof(exif_little) - 1);
	jpeg_picture(10, 10);
}


static void jpeg_upright(void)
{
	ADD("\xff\xd8");
	segment(0xe1, exif_upright, sizeof(exif_upright) - 1);
	jpeg_picture(10, 10);
}


static void jpeg_lying(void)
{
	ADD("\xff\xd8");
	segment(0xe1, exif_lying, sizeof(exif_lying) - 1);
	jpeg_picture(10, 10);
}


static void jpeg_bomb(void)
{
	ADD("\xff\xd8");
	jpeg_picture(12001, 10);
}


static void jpeg_no_scan(void)
{
	ADD("\xff\xd8");
	SEGMENT(0xdb, "\0quantisation");
	ADD("\xff\xd9");
}

/* ---- PNG */

static void chunk(const char *type, const char *p, size_t n)
{
	add_be(n, 4);
	add(type, 4);
	add(p, n);
	ADD("crc!");
}
#define CHUNK(type, lit) chunk((type), (lit), sizeof(lit) - 1)


static void png_head(unsigned width, unsigned height)
{
	ADD("\x89PNG\r\n\x1a\n");
	ADD("\0\0\0\x0dIHDR");
	add_be(width, 4);
	add_be(height, 4);
	ADD("\x08\x02\0\0\0crc!");
}


static void png_full(void)
{
	png_head(640, 480);
	CHUNK("gAMA", "1234");
	CHUNK("eXIf", CANARY);
	CHUNK("tEXt", "Comment\0" CANARY);
	CHUNK("zTXt", CANARY);
	CHUNK("iTXt", "XML:com.adobe.xmp\0" CANARY);
	CHUNK("tIME", CANARY);
	CHUNK("prIv", CANARY);
	CHUNK("IDAT", "the picture");
	CHUNK("IDAT", "more of it");
	CHUNK("IEND", "");
}


static void png_tail(void)
{
	png_full();
	ADD("<?php " CANARY);
}


static void png_bomb(void)
{
	png_head(30000, 30000);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}


static void png_huge(void)
{
	png_head(0xffffffffu, 0xffffffffu);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}


static void png_many_pixels(void)
{
	png_head(8000, 8000);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}


static void png_no_picture(void)
{
	png_head(1, 1);
	CHUNK("IEND", "");
}


static void png_critical(void)
{
	png_head(1, 1);
	CHUNK("EVIL", CANARY);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}

/* ---- WebP */

static void riff(const char *type, const char *p, size_t n)
{
	add(type, 4);
	add_le(n, 4);
	add(p, n);
	if (n & 1)
		buf_ch(out, 0);
}
#define RIFF(type, lit) riff((type), (lit), sizeof(lit) - 1)


static void webp_begin(void)
{
	ADD("RIFFsizeWEBP");
}


static void webp_end(void)
{
	size_t n = out->len - 8;

	for (size_t i = 0; i < 4; i++)
		out->at[4 + i] = (char)(n >> (8 * i) & 0xff);
}


static void webp_full(void)
{
	webp_begin();
	RIFF("VP8X", "\x2c\0\0\0\x7f\x02\0\xdf\x01\0"); /* ICC, EXIF, XMP; 640 x 480 */
	RIFF("ICCP", "profile");
	RIFF("VP8 ", "\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01 the picture");
	RIFF("EXIF", CANARY);
	RIFF("XMP ", CANARY);
	RIFF("PRIV", CANARY);
	webp_end();
}


static void webp_tail(void)
{
	webp_full();
	ADD(CANARY);
}


static void webp_lossless(void)
{
	webp_begin();
	RIFF("VP8L", "\x2f\x7f\xc2\x77\x00rest");
	webp_end();
}


static void webp_bomb(void)
{
	webp_begin();
	RIFF("VP8X", "\0\0\0\0\xff\xff\x3f\xff\xff\x3f");
	RIFF("VP8 ", "\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01 the picture");
	webp_end();
}


static void webp_empty(void)
{
	webp_begin();
	RIFF("EXIF", CANARY);
	webp_end();
}

/* ---- GIF */

static void gif_frame(void)
{
	ADD("\x21\xf9\x04\x04\x0a\0\0\0");
	ADD("\x2c\0\0\0\0\x01\0\x01\0\x80\0\0\0\xff\xff\xff\x02\x04""data\0");
}


static void gif_many(int frames)
{
	ADD("GIF89a\x80\x02\xe0\x01\x80\0\0\0\0\0\xff\xff\xff");
	ADD("\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
	ADD("\x21\xff\x0bXMP DataXMP\x17" CANARY "\0");
	ADD("\x21\xfe\x17" CANARY "\0");
	ADD("\x21\x01\x0c""twelve bytes\x17" CANARY "\0");
	for (int i = 0; i < frames; i++)
		gif_frame();
	ADD(";");
}


static void gif_full(void)
{
	gif_many(2);
}


static void gif_jar(void)
{
	gif_many(1);
	ADD("PK\x03\x04 " CANARY);
}


static void gif_film(void)
{
	gif_many(51);
}


static void gif_empty(void)
{
	gif_many(0);
}

/* ---- films */

static void mp4_with(const char *brand)
{
	/* moov holds mvhd, udta and trak; trak holds tkhd, meta and udta */
	add_be(16, 4);
	ADD("ftyp");
	add(brand, 4);
	ADD("\0\0\0\0");
	add_be(8 + 12 + 36 + 88, 4);
	ADD("moov");
	add_be(12, 4);
	ADD("mvhdtime");
	add_be(36, 4);
	ADD("udta" "\xa9xyz.");
	ADD(CANARY);
	add_be(8 + 12 + 34 + 34, 4);
	ADD("trak");
	add_be(12, 4);
	ADD("tkhdhead");
	add_be(34, 4);
	ADD("meta123" CANARY);
	add_be(34, 4);
	ADD("udta123" CANARY);
	add_be(1, 4); /* a size of eight bytes */
	ADD("mdat");
	add_be(16 + 12, 8);
	ADD("film samples");
}


static void mp4_full(void)
{
	mp4_with("isom");
}


static void mov_full(void)
{
	mp4_with("qt  ");
}


static void mp4_no_film(void)
{
	ADD("\0\0\0\x10" "ftypisom\0\0\0\0\0\0\0\x08" "mdat");
}


static void mp4_lying(void)
{
	ADD("\0\0\0\x10" "ftypisom\0\0\0\0\0\0\0\x08" "moov\xff\xff\xff\xff" "mdat");
}


static void webm_full(void)
{
	ADD("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04 and the rest of it");
}

/* ---- none of these */

static void heic(void)
{
	ADD("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic");
}


static void avif(void)
{
	ADD("\0\0\0\x18" "ftypavif\0\0\0\0mif1avif");
}


static void matroska(void)
{
	ADD("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska");
}


static void svg(void)
{
	ADD("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>" CANARY "</script></svg>");
}


static void html(void)
{
	ADD("<!DOCTYPE html><img src=x onerror=alert(1)>");
}


static void pdf(void)
{
	ADD("%PDF-1.7\n");
}


static void bmp(void)
{
	ADD("BM\x36\0\0\0");
}


static void nothing(void)
{
}

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
	{"mp4", mp4_full, FILE_VIDEO, ERR_OK, "video/mp4", 0, true},
	{"mov", mov_full, FILE_VIDEO, ERR_OK, "video/quicktime", 0, true},
	{"mp4 without a film", mp4_no_film, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"mp4, a box too long", mp4_lying, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"webm", webm_full, FILE_VIDEO, ERR_OK, "video/webm", 0, false},
	{"matroska", matroska, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"a film as photo", mp4_full, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"a photo as film", png_full, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"heic", heic, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"heic as film", heic, FILE_VIDEO, ERR_FILE_TYPE, NULL, 0, false},
	{"avif", avif, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"svg", svg, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"html", html, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"pdf", pdf, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"bmp", bmp, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
	{"nothing", nothing, FILE_PHOTO, ERR_FILE_TYPE, NULL, 0, false},
};


static struct span made(struct arena *a, size_t i)
{
	out = ARENA_NEW(a, struct buf);
	buf_init(out, a, 1u << 20);
	files[i].make();
	return (struct span){buf_text(out), out->len};
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


/* The same bytes at the end of a block of their own, so that the sanitizer sees a read too far. */
static err_t strip_copy(struct span data, const char *type)
{
	struct arena *a = arena_new(65536);
	char *copy = malloc(data.len ? data.len : 1);
	struct media_parts parts;
	err_t e;

	memcpy(copy, data.at, data.len);
	e = media_strip(a, (struct span){copy, data.len}, type, &parts);
	free(copy);
	arena_free(a);
	return e;
}


static void test_cut_off(struct arena *a)
{
	EACH(i, files) {
		struct span data = made(a, i);
		size_t n_taken = 0;

		if (!files[i].has_end)
			continue;
		check_row = files[i].name;
		for (size_t n = 12; n < data.len; n++) {
			struct span part = {data.at, n};

			if (file_sniff(part, files[i].class) && !strip_copy(part, files[i].type))
				n_taken++;
		}
		/* a film or a WebP without its padding may end between two boxes */
		CHECK(n_taken <= (files[i].class == FILE_VIDEO ? 1 : 0));
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
