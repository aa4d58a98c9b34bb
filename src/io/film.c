/* film.c - a frame of a film through libavformat, libavcodec and libswscale, with one thread and from one descriptor.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/film.h"

#ifdef HAVE_LIBAV
#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libswscale/swscale.h>
#include <string.h>
#include <unistd.h>
#include "io/late.h"
#include "io/media.h"

#define READ_BUFFER 65536u
#define READ_MAX (48u << 20) /* bytes of the film that are read at all */
#define PROBE_MAX (1 << 20)
#define HEAD_LEN 64u /* enough for video_sniff() */
#define MAX_STREAMS 16
#define MAX_PACKETS 2000
#define MAX_FRAMES 40 /* decoded on the way to the wanted second */
#define WANTED_US 1000000
#define ROW_ALIGN 64u /* the scaler writes whole vectors */
#define HD_HEIGHT 720

#if LIBAVFORMAT_VERSION_MAJOR < 61
#define SIDE_DATA av_stream_get_side_data
#else
#define SIDE_DATA av_packet_side_data_get
#endif
/* What is called of the libraries. */
#define CALLS(X) \
	X(av_log_set_level) X(av_malloc) X(av_display_rotation_get) X(av_frame_alloc) \
	X(av_frame_unref) X(av_frame_move_ref) X(av_rescale_q) X(av_packet_alloc) \
	X(av_packet_unref) X(avcodec_find_decoder) X(avcodec_alloc_context3) \
	X(avcodec_parameters_to_context) X(avcodec_open2) X(avcodec_send_packet) \
	X(avcodec_receive_frame) X(avio_alloc_context) X(av_find_input_format) \
	X(avformat_alloc_context) X(avformat_open_input) X(av_read_frame) X(SIDE_DATA) \
	X(sws_getContext) X(sws_getCoefficients) X(sws_setColorspaceDetails) X(sws_scale)
static struct calls {
	CALLS(LATE_CALL)
} av;
#define CALL(function) LATE(struct calls, function)
static const struct late late[] = {CALLS(CALL)};
static bool is_there;

static const char *const libraries[] = {
	"libavutil.so." AV_STRINGIFY(LIBAVUTIL_VERSION_MAJOR),
	"libavcodec.so." AV_STRINGIFY(LIBAVCODEC_VERSION_MAJOR),
	"libavformat.so." AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR),
	"libswscale.so." AV_STRINGIFY(LIBSWSCALE_VERSION_MAJOR),
};
static const enum AVCodecID codecs[] = {AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9,
					AV_CODEC_ID_AV1};

/* Where FFmpeg reads from. */
struct source {
	int fd;
	int64_t at, size;
	size_t left; /* it may still read so many bytes */
};
/* The film while it is open; the process ends with it, so nothing is given back. */
struct film {
	struct source source;
	AVFormatContext *format;
	AVStream *stream;
	AVCodecContext *decoder;
	AVFrame *frame, *kept;
	size_t n_frames;
	bool is_done;
};


bool film_prepare(void)
{
	const char *names[N_OF(libraries) + 1] = {NULL};

	memcpy(names, libraries, sizeof(libraries));
	is_there = late_load(names, late, N_OF(late), &av);
	return is_there;
}


static int bytes_read(void *from, uint8_t *to, int n)
{
	struct source *s = from;
	size_t most = (size_t)n < s->left ? (size_t)n : s->left;
	ssize_t got;

	do
		got = pread(s->fd, to, most, s->at);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return AVERROR_EOF;
	s->at += got;
	s->left -= (size_t)got;
	return (int)got;
}


static int64_t place_seek(void *from, int64_t to, int whence)
{
	struct source *s = from;

	if (whence & AVSEEK_SIZE)
		return s->size;
	if ((whence & ~AVSEEK_FORCE) == SEEK_CUR)
		to += s->at;
	else if ((whence & ~AVSEEK_FORCE) == SEEK_END)
		to += s->size;
	if (to < 0)
		return AVERROR(EINVAL);
	s->at = to;
	return to;
}


/* A film that names another file gets none. */
static int other_refuse(AVFormatContext *format, AVIOContext **io, const char *name, int flags, AVDictionary **options)
{
	(void)format;
	(void)name;
	(void)flags;
	(void)options;
	*io = NULL;
	return AVERROR(EPERM);
}


/* The format is ours to tell, so that of FFmpeg's hundreds of demuxers two can be reached. */
static const AVInputFormat *format_of(int fd)
{
	char head[HEAD_LEN];
	ssize_t n = pread(fd, head, sizeof(head), 0);
	const char *type = n > 0 ? video_sniff((struct span){head, (size_t)n}) : NULL;

	if (!type)
		return NULL;
	return av.av_find_input_format(str_eq(type, "video/webm") ? "webm" : "mov");
}


static err_t film_open(struct film *f)
{
	const AVInputFormat *format = format_of(f->source.fd);
	unsigned char *buffer = av.av_malloc(READ_BUFFER);

	f->format = av.avformat_alloc_context();
	if (!format || !buffer || !f->format)
		return ERR_FILE_TYPE;
	f->format->pb = av.avio_alloc_context(buffer, READ_BUFFER, 0, &f->source, bytes_read, NULL, place_seek);
	f->format->io_open = other_refuse;
	f->format->flags |= AVFMT_FLAG_CUSTOM_IO;
	f->format->probesize = PROBE_MAX;
	f->format->max_streams = MAX_STREAMS;
	return !f->format->pb || av.avformat_open_input(&f->format, NULL, format, NULL) ? ERR_FILE_TYPE : ERR_OK;
}


static bool is_decodable(const AVStream *s)
{
	if (s->codecpar->codec_type != AVMEDIA_TYPE_VIDEO || s->disposition & AV_DISPOSITION_ATTACHED_PIC)
		return false;
	for (size_t i = 0; i < N_OF(codecs); i++)
		if (s->codecpar->codec_id == codecs[i])
			return true;
	return false;
}


static err_t decoder_open(struct film *f)
{
	const AVCodec *codec;

	for (unsigned i = 0; i < f->format->nb_streams; i++)
		if (!f->stream && is_decodable(f->format->streams[i]))
			f->stream = f->format->streams[i];
		else
			f->format->streams[i]->discard = AVDISCARD_ALL;
	codec = f->stream ? av.avcodec_find_decoder(f->stream->codecpar->codec_id) : NULL;
	f->decoder = codec ? av.avcodec_alloc_context3(codec) : NULL;
	if (!f->decoder || av.avcodec_parameters_to_context(f->decoder, f->stream->codecpar) < 0)
		return ERR_FILE_TYPE;
	f->decoder->thread_count = 1;
	f->decoder->max_pixels = PICTURE_MAX_PIXELS;
	f->decoder->pkt_timebase = f->stream->time_base;
	return av.avcodec_open2(f->decoder, codec, NULL) ? ERR_FILE_TYPE : ERR_OK;
}


/* Keeps the newest frame; done at the wanted second. */
static void frames_take(struct film *f)
{
	AVRational us = {1, AV_TIME_BASE};

	while (!f->is_done && av.avcodec_receive_frame(f->decoder, f->frame) == 0) {
		int64_t at = f->frame->best_effort_timestamp;

		av.av_frame_unref(f->kept);
		av.av_frame_move_ref(f->kept, f->frame);
		if (f->stream->start_time != AV_NOPTS_VALUE && at != AV_NOPTS_VALUE)
			at -= f->stream->start_time;
		f->is_done = ++f->n_frames >= MAX_FRAMES ||
			     (at != AV_NOPTS_VALUE && av.av_rescale_q(at, f->stream->time_base, us) >= WANTED_US);
	}
}


static err_t frame_find(struct film *f)
{
	AVPacket *packet = av.av_packet_alloc();

	f->frame = av.av_frame_alloc();
	f->kept = av.av_frame_alloc();
	if (!packet || !f->frame || !f->kept)
		return ERR_FILE_TYPE;
	for (int i = 0; i < MAX_PACKETS && !f->is_done && av.av_read_frame(f->format, packet) >= 0; i++) {
		/* a packet that is broken is passed over */
		if (packet->stream_index == f->stream->index && av.avcodec_send_packet(f->decoder, packet) == 0)
			frames_take(f);
		av.av_packet_unref(packet);
	}
	if (!f->is_done && av.avcodec_send_packet(f->decoder, NULL) == 0)
		frames_take(f);
	return f->kept->width > 0 ? ERR_OK : ERR_FILE_TYPE;
}


/* The turn that a player makes, as an EXIF orientation; a mirrored film is rare and shown as it is. */
static unsigned turn_of(const AVStream *s)
{
	const uint8_t *matrix = NULL;
	double degrees; /* against the clock */

#if LIBAVFORMAT_VERSION_MAJOR < 61
	matrix = av.av_stream_get_side_data(s, AV_PKT_DATA_DISPLAYMATRIX, NULL);
#else
	const AVPacketSideData *d = av.av_packet_side_data_get(s->codecpar->coded_side_data, s->codecpar->nb_coded_side_data,
							       AV_PKT_DATA_DISPLAYMATRIX);

	matrix = d ? d->data : NULL;
#endif
	if (!matrix)
		return 1;
	degrees = av.av_display_rotation_get((const int32_t *)(const void *)matrix);
	if (degrees > 45 && degrees < 135)
		return 8;
	if (degrees < -45 && degrees > -135)
		return 6;
	return degrees > 135 || degrees < -135 ? 3 : 1;
}


static void colours_set(struct SwsContext *scaler, const AVFrame *frame)
{
	int space = frame->colorspace;

	if (space == AVCOL_SPC_UNSPECIFIED)
		space = frame->height >= HD_HEIGHT ? SWS_CS_ITU709 : SWS_CS_DEFAULT;
	(void)av.sws_setColorspaceDetails(scaler, av.sws_getCoefficients(space), frame->color_range == AVCOL_RANGE_JPEG,
					  av.sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
}


/* The frame as pixels, small already. */
static err_t frame_draw(struct arena *a, const AVFrame *frame, uint32_t max_side, struct picture *out)
{
	uint32_t w = (uint32_t)frame->width, h = (uint32_t)frame->height, longest = w > h ? w : h;
	struct SwsContext *scaler;
	size_t row;
	uint8_t *wide;
	int step;

	if (longest > max_side) {
		w = (uint32_t)((uint64_t)w * max_side / longest);
		h = (uint32_t)((uint64_t)h * max_side / longest);
	}
	*out = (struct picture){.width = w ? w : 1, .height = h ? h : 1, .channels = 3};
	picture_room(a, out);
	row = ((size_t)out->width * 3 + ROW_ALIGN) / ROW_ALIGN * ROW_ALIGN + ROW_ALIGN;
	step = (int)row;
	wide = av.av_malloc(row * (out->height + 1));
	scaler = av.sws_getContext(frame->width, frame->height, frame->format, (int)out->width, (int)out->height,
				   AV_PIX_FMT_RGB24, SWS_AREA, NULL, NULL, NULL);
	if (!scaler || !wide)
		return ERR_FILE_TYPE;
	colours_set(scaler, frame);
	if (av.sws_scale(scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, &wide, &step) <= 0)
		return ERR_FILE_TYPE;
	for (uint32_t y = 0; y < out->height; y++)
		memcpy(out->px + (size_t)y * out->width * 3, wide + y * row, (size_t)out->width * 3);
	return ERR_OK;
}


err_t film_make(struct arena *a, int fd, int64_t bytes, FILE *const small[N_SMALL], struct picture *made)
{
	static const uint32_t sides[N_SMALL] = SMALL_SIDES;
	struct film f = {.source = {.fd = fd, .size = bytes, .left = READ_MAX}};
	struct picture p;
	err_t e;

	*made = (struct picture){0};
	if (!is_there)
		return ERR_FILE_TYPE;
	av.av_log_set_level(AV_LOG_QUIET);
	e = film_open(&f);
	if (!e)
		e = decoder_open(&f);
	if (!e)
		e = frame_find(&f);
	if (!e)
		e = picture_size_check((uint64_t)f.kept->width, (uint64_t)f.kept->height);
	if (!e)
		e = frame_draw(a, f.kept, sides[N_SMALL - 1], &p);
	if (e)
		return e;
	*made = (struct picture){.width = (uint32_t)f.kept->width, .height = (uint32_t)f.kept->height};
	if (turn_of(f.stream) >= 5)
		*made = (struct picture){.width = made->height, .height = made->width};
	picture_turn(a, &p, turn_of(f.stream));
	return picture_small_make(a, &p, small);
}

#else

bool film_prepare(void)
{
	return false;
}


err_t film_make(struct arena *a, int fd, int64_t bytes, FILE *const small[N_SMALL], struct picture *made)
{
	(void)a;
	(void)fd;
	(void)bytes;
	(void)small;
	*made = (struct picture){0};
	return ERR_FILE_TYPE;
}

#endif
