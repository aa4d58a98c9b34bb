/* picture_webp.c - WebP through libwebp and libwebpdemux.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <webp/demux.h>
#include <webp/encode.h>
#include "io/media.h"
#include "io/picture.h"

#define QUALITY 90
#define SMALL_QUALITY 80
#define METHOD 2 /* of 0 fast to 6 small */
#define LOSSLESS_LEVEL 1
#define LOSSLESS_MAX_PIXELS 8000000u /* larger ones would take too long */
#define NEARLY_LOSSLESS 97


/* The first frame; out->px is NULL where there is none. */
static err_t frame_decode(struct arena *a, WebPDemuxer *d, struct picture *out)
{
	WebPBitstreamFeatures features;
	WebPIterator frame;
	err_t e = ERR_FILE_TYPE;

	if (!WebPDemuxGetFrame(d, 1, &frame))
		return ERR_FILE_TYPE;
	if (WebPGetFeatures(frame.fragment.bytes, frame.fragment.size, &features) == VP8_STATUS_OK) {
		*out = (struct picture){.width = (uint32_t)features.width, .height = (uint32_t)features.height,
					.channels = features.has_alpha ? 4 : 3, .is_lossless = features.format == 2};
		e = picture_size_check(out->width, out->height);
	}
	if (!e) {
		size_t row = (size_t)out->width * out->channels;
		uint8_t *(*into)(const uint8_t *, size_t, uint8_t *, size_t, int) =
			out->channels == 4 ? WebPDecodeRGBAInto : WebPDecodeRGBInto;

		picture_room(a, out);
		if (!into(frame.fragment.bytes, frame.fragment.size, out->px, row * out->height, (int)row))
			e = ERR_FILE_TYPE;
	}
	WebPDemuxReleaseIterator(&frame);
	return e;
}


err_t webp_decode(struct arena *a, struct span data, struct picture *out)
{
	WebPData whole = {(const uint8_t *)data.at, data.len};
	WebPDemuxer *d = WebPDemux(&whole);
	WebPChunkIterator icc;
	err_t e;

	if (!d)
		return ERR_FILE_TYPE;
	e = frame_decode(a, d, out);
	if (!e && WebPDemuxGetChunk(d, "ICCP", 1, &icc)) {
		picture_colours(out, icc.chunk.bytes, icc.chunk.size);
		WebPDemuxReleaseChunkIterator(&icc);
	}
	WebPDemuxDelete(d);
	return e;
}


static int bytes_write(const uint8_t *p, size_t n, const WebPPicture *pic)
{
	return fwrite(p, 1, n, pic->custom_ptr) == n;
}


static err_t encode(const struct picture *p, const WebPConfig *config, FILE *f)
{
	WebPPicture pic;
	int row = (int)(p->width * p->channels), ok;

	if (!WebPPictureInit(&pic))
		return ERR_INTERNAL;
	pic.width = (int)p->width;
	pic.height = (int)p->height;
	pic.use_argb = config->lossless;
	pic.writer = bytes_write;
	pic.custom_ptr = f;
	ok = (p->channels == 4 ? WebPPictureImportRGBA : WebPPictureImportRGB)(&pic, p->px, row) &&
	     WebPEncode(config, &pic) && fflush(f) == 0;
	WebPPictureFree(&pic);
	return ok ? ERR_OK : ERR_IO;
}


static err_t encode_lossy(const struct picture *p, float quality, FILE *f)
{
	WebPConfig c;

	if (!WebPConfigInit(&c))
		return ERR_INTERNAL;
	c.quality = quality;
	c.method = METHOD;
	return encode(p, &c, f);
}


err_t webp_encode(const struct picture *p, FILE *f)
{
	WebPConfig c;

	if (!p->is_lossless)
		return encode_lossy(p, QUALITY, f);
	if ((uint64_t)p->width * p->height > LOSSLESS_MAX_PIXELS)
		return encode_lossy(p, NEARLY_LOSSLESS, f);
	if (!WebPConfigInit(&c) || !WebPConfigLosslessPreset(&c, LOSSLESS_LEVEL))
		return ERR_INTERNAL;
	return encode(p, &c, f);
}


err_t webp_encode_small(const struct picture *p, FILE *f)
{
	return encode_lossy(p, SMALL_QUALITY, f);
}
