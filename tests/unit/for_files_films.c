/* Films built box by box, and files that are neither picture nor film.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "for_files.h"

static void mp4_with(const char *brand)
{
	/* moov holds mvhd, udta and trak; trak holds tkhd, meta and udta */
	made_be(16, 4);
	ADD("ftyp");
	made_add(brand, 4);
	ADD("\0\0\0\0");
	made_be(8 + 12 + 36 + 88, 4);
	ADD("moov");
	made_be(12, 4);
	ADD("mvhdtime");
	made_be(36, 4);
	ADD("udta" "\xa9xyz.");
	ADD(CANARY);
	made_be(8 + 12 + 34 + 34, 4);
	ADD("trak");
	made_be(12, 4);
	ADD("tkhdhead");
	made_be(34, 4);
	ADD("meta123" CANARY);
	made_be(34, 4);
	ADD("udta123" CANARY);
	made_be(1, 4); /* a size of eight bytes */
	ADD("mdat");
	made_be(16 + 12, 8);
	ADD("film samples");
}


void mp4_full(void)
{
	mp4_with("isom");
}


void mov_full(void)
{
	mp4_with("qt  ");
}


void mp4_cut(void)
{
	ADD("\0\0\0\x10" "ftypisom\0\0\0\0\0\x01\0\0" "mdat" "samples");
}


void mp4_lying(void)
{
	ADD("\0\0\0\x10" "ftypisom\0\0\0\0\0\0\0\x08" "free\xff\xff\xff\xff" "moov" CANARY);
}


void webm_full(void)
{
	ADD("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04 and the rest of it");
}

/* ---- none of these */

void made_heic(void)
{
	ADD("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic");
}


void made_avif(void)
{
	ADD("\0\0\0\x18" "ftypavif\0\0\0\0mif1avif");
}


void made_matroska(void)
{
	ADD("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska");
}


void made_svg(void)
{
	ADD("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>" CANARY "</script></svg>");
}


void made_html(void)
{
	ADD("<!DOCTYPE html><img src=x onerror=alert(1)>");
}


void made_pdf(void)
{
	ADD("%PDF-1.7\n");
}


void made_bmp(void)
{
	ADD("BM\x36\0\0\0");
}


void made_nothing(void)
{
}
