/* Pictures built piece by piece, each with canaries where cameras and attackers write.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "for_files.h"

struct buf *made_out;


void made_add(const char *p, size_t n)
{
	buf_add(made_out, p, n);
}


void made_be(uint64_t v, int bytes)
{
	while (bytes--)
		buf_ch(made_out, (char)(v >> (8 * bytes) & 0xff));
}


static void add_le(uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_ch(made_out, (char)(v >> (8 * i) & 0xff));
}

/* ---- JPEG */

static void segment(int marker, const char *p, size_t n)
{
	made_be(0xff00u | (unsigned)marker, 2);
	made_be(n + 2, 2);
	made_add(p, n);
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
	made_be(height, 2);
	made_be(width, 2);
	ADD("\x01\x01\x11\0");
	SEGMENT(0xc4, "\0huffman");
	SEGMENT(0xda, "\x01\x01\0\0\x3f\0");
	ADD("scan one\xff\0more\xff\xd0""after restart\xff\xff\0x");
	SEGMENT(0xfe, "between the scans " CANARY);
	SEGMENT(0xda, "\x01\x01\0\0\x3f\0");
	ADD("scan two");
	ADD("\xff\xd9");
}


void jpeg_full(void)
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


void jpeg_tail(void)
{
	jpeg_full();
	ADD("<html><script>" CANARY "</script>");
}


void jpeg_turned(void)
{
	ADD("\xff\xd8");
	segment(0xe1, exif_little, sizeof(exif_little) - 1);
	jpeg_picture(10, 10);
}


void jpeg_upright(void)
{
	ADD("\xff\xd8");
	segment(0xe1, exif_upright, sizeof(exif_upright) - 1);
	jpeg_picture(10, 10);
}


void jpeg_lying(void)
{
	ADD("\xff\xd8");
	segment(0xe1, exif_lying, sizeof(exif_lying) - 1);
	jpeg_picture(10, 10);
}


void jpeg_bomb(void)
{
	ADD("\xff\xd8");
	jpeg_picture(12001, 10);
}


void jpeg_no_scan(void)
{
	ADD("\xff\xd8");
	SEGMENT(0xdb, "\0quantisation");
	ADD("\xff\xd9");
}

/* ---- PNG */

static void chunk(const char *type, const char *p, size_t n)
{
	made_be(n, 4);
	made_add(type, 4);
	made_add(p, n);
	ADD("crc!");
}
#define CHUNK(type, lit) chunk((type), (lit), sizeof(lit) - 1)


static void png_head(unsigned width, unsigned height)
{
	ADD("\x89PNG\r\n\x1a\n");
	ADD("\0\0\0\x0dIHDR");
	made_be(width, 4);
	made_be(height, 4);
	ADD("\x08\x02\0\0\0crc!");
}


void png_full(void)
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


void png_tail(void)
{
	png_full();
	ADD("<?php " CANARY);
}


void png_bomb(void)
{
	png_head(30000, 30000);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}


void png_huge(void)
{
	png_head(0xffffffffu, 0xffffffffu);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}


void png_many_pixels(void)
{
	png_head(8000, 8000);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}


void png_no_picture(void)
{
	png_head(1, 1);
	CHUNK("IEND", "");
}


void png_critical(void)
{
	png_head(1, 1);
	CHUNK("EVIL", CANARY);
	CHUNK("IDAT", "x");
	CHUNK("IEND", "");
}

/* ---- WebP */

static void riff(const char *type, const char *p, size_t n)
{
	made_add(type, 4);
	add_le(n, 4);
	made_add(p, n);
	if (n & 1)
		buf_ch(made_out, 0);
}
#define RIFF(type, lit) riff((type), (lit), sizeof(lit) - 1)


static void webp_begin(void)
{
	ADD("RIFFsizeWEBP");
}


static void webp_end(void)
{
	size_t n = made_out->len - 8;

	for (size_t i = 0; i < 4; i++)
		made_out->at[4 + i] = (char)(n >> (8 * i) & 0xff);
}


void webp_full(void)
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


void webp_tail(void)
{
	webp_full();
	ADD(CANARY);
}


void webp_lossless(void)
{
	webp_begin();
	RIFF("VP8L", "\x2f\x7f\xc2\x77\x00rest");
	webp_end();
}


void webp_bomb(void)
{
	webp_begin();
	RIFF("VP8X", "\0\0\0\0\xff\xff\x3f\xff\xff\x3f");
	RIFF("VP8 ", "\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01 the picture");
	webp_end();
}


void webp_empty(void)
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


void gif_full(void)
{
	gif_many(2);
}


void gif_jar(void)
{
	gif_many(1);
	ADD("PK\x03\x04 " CANARY);
}


void gif_film(void)
{
	gif_many(51);
}


void gif_empty(void)
{
	gif_many(0);
}
