/* picture_jpeg.c - JPEG through libjpeg.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <jpeglib.h>
#include <jerror.h>
#include <stdlib.h>
#include <unistd.h>
#include "io/media.h"
#include "io/picture.h"

#define QUALITY 90
#define SCANS_MAX 200 /* a progressive picture has about ten; thousands are an attack on the decoder's time */

/* The library cannot go on after an error, so the process ends: it is one picture's, and no report means no picture. */
static void on_error(j_common_ptr c)
{
	(void)c;
	_exit(EXIT_FAILURE);
}


/* Warnings are passed over, but for a picture that ends too early. */
static void on_message(j_common_ptr c, int level)
{
	if (level < 0 && (c->err->msg_code == JWRN_HIT_MARKER || c->err->msg_code == JWRN_JPEG_EOF))
		on_error(c);
}


static void on_progress(j_common_ptr c)
{
	if (c->is_decompressor && ((j_decompress_ptr)c)->input_scan_number > SCANS_MAX)
		on_error(c);
}


static struct jpeg_error_mgr *errors_take(struct jpeg_error_mgr *m)
{
	(void)jpeg_std_error(m);
	m->error_exit = on_error;
	m->emit_message = on_message;
	return m;
}


/* Four inks as Adobe writes them, 255 for none, to light. */
static void inks_to_rgb(const unsigned char *cmyk, unsigned char *rgb, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (int c = 0; c < 3; c++)
			rgb[3 * i + (uint32_t)c] = (unsigned char)(cmyk[4 * i + (uint32_t)c] * cmyk[4 * i + 3] / 255);
}


static err_t header_read(struct jpeg_decompress_struct *d, struct span data)
{
	jpeg_create_decompress(d);
	jpeg_mem_src(d, (const unsigned char *)data.at, data.len);
	jpeg_save_markers(d, JPEG_APP0 + 1, 0xffff);
	jpeg_save_markers(d, JPEG_APP0 + 2, 0xffff);
	(void)jpeg_read_header(d, TRUE);
	d->out_color_space = d->num_components == 4 ? JCS_CMYK : JCS_RGB;
	return picture_size_check(d->image_width, d->image_height);
}


static void rows_read(struct jpeg_decompress_struct *d, const struct picture *p, unsigned char *inks)
{
	(void)jpeg_start_decompress(d);
	while (d->output_scanline < d->output_height) {
		unsigned char *row = p->px + (size_t)d->output_scanline * p->width * 3;
		JSAMPROW to = inks ? inks : row;

		(void)jpeg_read_scanlines(d, &to, 1);
		if (inks)
			inks_to_rgb(inks, row, p->width);
	}
}


static unsigned orientation_of(const struct jpeg_decompress_struct *d)
{
	for (jpeg_saved_marker_ptr m = d->marker_list; m; m = m->next) {
		unsigned turn = m->marker == JPEG_APP0 + 1 ? exif_orientation(m->data, m->data_length) : 1;

		if (turn != 1)
			return turn;
	}
	return 1;
}


static void colours_apply(struct jpeg_decompress_struct *d, struct picture *p)
{
	JOCTET *icc = NULL;
	unsigned n = 0;

	if (jpeg_read_icc_profile(d, &icc, &n)) {
		if (d->out_color_space == JCS_RGB)
			picture_colours(p, icc, n);
		free(icc);
	}
}


err_t jpeg_decode(struct arena *a, struct span data, struct picture *out)
{
	struct jpeg_decompress_struct d;
	struct jpeg_progress_mgr progress = {.progress_monitor = on_progress};
	struct jpeg_error_mgr errors;
	unsigned turn = 1;
	err_t e;

	d.err = errors_take(&errors);
	e = header_read(&d, data);
	if (!e) {
		d.progress = &progress;
		*out = (struct picture){.width = d.image_width, .height = d.image_height, .channels = 3};
		picture_room(a, out);
		rows_read(&d, out, d.out_color_space == JCS_CMYK ? arena_array(a, out->width, 4) : NULL);
		colours_apply(&d, out);
		turn = orientation_of(&d);
		(void)jpeg_finish_decompress(&d);
	}
	jpeg_destroy_decompress(&d);
	if (!e)
		picture_turn(a, out, turn);
	return e;
}


err_t jpeg_encode(const struct picture *p, FILE *f)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;

	c.err = errors_take(&errors);
	jpeg_create_compress(&c);
	jpeg_stdio_dest(&c, f);
	c.image_width = p->width;
	c.image_height = p->height;
	c.input_components = 3;
	c.in_color_space = JCS_RGB;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, QUALITY, TRUE);
	jpeg_start_compress(&c, TRUE);
	while (c.next_scanline < c.image_height) {
		JSAMPROW row = p->px + (size_t)c.next_scanline * p->width * 3;

		(void)jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	return fflush(f) ? ERR_IO : ERR_OK;
}
