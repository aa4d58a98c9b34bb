/* for_files.h - the files that test_files.c stores; each call appends one to made_out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_UNIT_FOR_FILES_H
#define TESTS_UNIT_FOR_FILES_H
#include "base/buf.h"

#define CANARY "CANARY35.6586N139.7454E"

extern struct buf *made_out; /* the file under construction */
void made_add(const char *p, size_t n);
void made_be(uint64_t v, int bytes);
#define ADD(lit) made_add((lit), sizeof(lit) - 1)

void jpeg_full(void);
void jpeg_tail(void);
void jpeg_turned(void);
void jpeg_upright(void);
void jpeg_lying(void);
void jpeg_bomb(void);
void jpeg_no_scan(void);
void png_full(void);
void png_tail(void);
void png_bomb(void);
void png_huge(void);
void png_many_pixels(void);
void png_no_picture(void);
void png_critical(void);
void webp_full(void);
void webp_tail(void);
void webp_lossless(void);
void webp_bomb(void);
void webp_empty(void);
void gif_full(void);
void gif_jar(void);
void gif_film(void);
void gif_empty(void);
void mp4_full(void);
void mov_full(void);
void mp4_cut(void);
void mp4_lying(void);
void webm_full(void);
void made_heic(void);
void made_avif(void);
void made_matroska(void);
void made_svg(void);
void made_html(void);
void made_pdf(void);
void made_bmp(void);
void made_nothing(void);

#endif
