/* film.c - the last segment: each page as a short film with its voice, a quiet chord and captions, and all joined.
 *
 * 1280x720, 24 frames a second, H.264 and AAC.  The captions are in the picture and beside it (output.vtt).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/words.h"
#include "io/read.h"
#include "io/save.h"
#include "stories/make.h"

#define GAP_MS 350 /* of silence around each piece */
#define WAV_MAX ((size_t)64 << 20)
#define TEXT_MAX ((size_t)1 << 20)
#define ARGS_MAX (2 * SCRIPT_PIECES_MAX + 60)

struct args {
	size_t n;
	const char *v[ARGS_MAX + 1];
};
/* A page that is made. */
struct page {
	size_t i;
	struct args args;
	struct buf ass, graph, of; /* captions; ffmpeg's graph; what it is made from */
	int64_t ms;
};
struct film {
	struct buf vtt, list;
	int64_t at_ms; /* where the page begins */
	size_t n_captions;
};

static void args_add(struct args *a, const char *const *words)
{
	for (; *words && a->n < ARGS_MAX; words++)
		a->v[a->n++] = *words;
	a->v[a->n] = NULL;
}
#define ARGS(a, ...) args_add((a), (const char *const[]){__VA_ARGS__, NULL})

static const char *seconds(struct maker *m, int64_t ms)
{
	return arena_printf(m->arena, "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
}

/* ---- captions */

static void clock_write(struct buf *b, int64_t ms, bool is_ass)
{
	buf_fmt(b, is_ass ? "%lld:%02lld:%02lld" : "%02lld:%02lld:%02lld", (long long)(ms / 3600000), (long long)(ms / 60000 % 60),
		(long long)(ms / 1000 % 60));
	if (is_ass)
		buf_fmt(b, ".%02lld", (long long)(ms % 1000 / 10));
	else
		buf_fmt(b, ".%03lld", (long long)(ms % 1000));
}

/* Nothing of a text is an order to who draws or reads the captions. */
static void caption_text(struct buf *b, const char *text)
{
	for (; *text; text++)
		buf_ch(b, strchr("{}\\\n\r<>", *text) ? ' ' : *text);
	buf_ch(b, '\n');
}

static void ass_begin(struct buf *b)
{
	BUF_LIT(b, "[Script Info]\nScriptType: v4.00+\nPlayResX: 1280\nPlayResY: 720\nWrapStyle: 0\n\n[V4+ Styles]\n"
		   "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, Shadow, "
		   "Alignment, MarginL, MarginR, MarginV\n"
		   "Style: c,DejaVu Sans,38,&H00FFFFFF,&H00203040,&H80000000,1,1,3,1,2,90,90,34\n\n"
		   "[Events]\nFormat: Start, End, Style, Text\n");
}

static void caption_add(struct film *f, struct page *p, const char *text, int64_t ms)
{
	int64_t to = p->ms + ms + GAP_MS / 2;

	BUF_LIT(&p->ass, "Dialogue: ");
	clock_write(&p->ass, p->ms, true);
	buf_ch(&p->ass, ',');
	clock_write(&p->ass, to, true);
	BUF_LIT(&p->ass, ",c,");
	caption_text(&p->ass, text);
	buf_fmt(&f->vtt, "\n%zu\n", ++f->n_captions);
	clock_write(&f->vtt, f->at_ms + p->ms, false);
	BUF_LIT(&f->vtt, " --> ");
	clock_write(&f->vtt, f->at_ms + to, false);
	buf_ch(&f->vtt, '\n');
	caption_text(&f->vtt, text);
}

/* ---- a page */

static bool input_hash(struct maker *m, struct page *p, const char *name)
{
	char *hash;
	int64_t bytes;

	if (file_digest(m->arena, arena_printf(m->arena, "%s/%s", m->dir, name), WAV_MAX, &hash, &bytes))
		return maker_fail(m, TR_ID("A picture or a sound is missing: make that segment again."));
	buf_fmt(&p->of, "%s\n", hash);
	return true;
}

/* One spoken piece: an input of ffmpeg, put to its place in time, with its caption. */
static bool piece_add(struct maker *m, struct film *f, struct page *p, size_t k)
{
	const char *text = m->script.pages[p->i].pieces.items[k];
	const char *name = arena_printf(m->arena, "speech/s%zu_%zu.wav", p->i + 1, k + 1);
	struct span wav;
	int64_t ms;

	if (!input_hash(m, p, name) || file_read(m->arena, arena_printf(m->arena, "%s/%s", m->dir, name), WAV_MAX, &wav))
		return false;
	ms = wav_ms(wav);
	if (!ms)
		return maker_fail(m, TR_ID("A sound cannot be read: make that segment again."));
	caption_add(f, p, text, ms);
	buf_fmt(&p->of, "%s\n", text);
	ARGS(&p->args, "-i", name);
	buf_fmt(&p->graph, "[%zu:a]aresample=44100,aformat=channel_layouts=mono,adelay=%lld[a%zu];", k + 1, (long long)p->ms, k);
	p->ms += ms + GAP_MS;
	return true;
}

/* The picture drifts slowly, one page to the left and the next to the right; under the voice lies a quiet chord. */
static void graph_end(struct maker *m, struct page *p, const char *ass)
{
	static const int roots[] = {220, 262, 196, 233};
	size_t n = m->script.pages[p->i].pieces.n;
	int root = roots[p->i % N_OF(roots)];
	const char *s = seconds(m, p->ms);

	for (size_t k = 0; k < n; k++)
		buf_fmt(&p->graph, "[a%zu]", k);
	buf_fmt(&p->graph, "amix=inputs=%zu:normalize=0:dropout_transition=0,apad,atrim=0:%s[voice];", n, s);
	buf_fmt(&p->graph, "aevalsrc='0.02*(sin(2*PI*%d*t)+sin(2*PI*%d*t*1.25)+sin(2*PI*%d*t*1.5))':s=44100:d=%s,afade=t=in:d=0.6,"
			   "afade=t=out:st=%s:d=0.6[bed];[voice][bed]amix=inputs=2:normalize=0,atrim=0:%s[aout];",
		root, root, root, s, seconds(m, p->ms > 700 ? p->ms - 700 : 0), s);
	/* the picture is read and scaled once, not for each frame */
	buf_fmt(&p->graph, "[0:v]scale=1408:792,format=yuv420p,loop=loop=-1:size=1,setpts=N/24/TB,"
			   "crop=1280:720:x='%s128*min(t/%s,1)':y=36,ass=%s[vout]",
		p->i % 2 ? "128-" : "", s, ass);
}

static bool page_begin(struct maker *m, struct film *f, struct page *p)
{
	const char *image = arena_printf(m->arena, "image/p%zu.png", p->i + 1);
	bool is_fine;

	buf_init(&p->ass, m->arena, TEXT_MAX);
	buf_init(&p->graph, m->arena, TEXT_MAX);
	buf_init(&p->of, m->arena, TEXT_MAX);
	ass_begin(&p->ass);
	ARGS(&p->args, maker_tool(m, TOOL_FILM), "-nostdin", "-v", "error", "-y", "-framerate", "24", "-i", image);
	p->ms = GAP_MS;
	is_fine = input_hash(m, p, image);
	for (size_t k = 0; is_fine && k < m->script.pages[p->i].pieces.n; k++)
		is_fine = piece_add(m, f, p, k);
	p->ms += GAP_MS;
	return is_fine;
}

static bool page_make(struct maker *m, struct film *f, size_t i)
{
	struct page *p = ARENA_NEW(m->arena, struct page);
	const char *name = arena_printf(m->arena, "film_p%zu.mp4", i + 1), *ass = arena_printf(m->arena, ".film_p%zu.ass", i + 1), *of;
	struct span captions;

	p->i = i;
	if (!m->script.pages[i].pieces.n)
		return maker_fail(m, TR_ID("The story is not split yet."));
	if (!page_begin(m, f, p))
		return false;
	f->at_ms += p->ms;
	buf_fmt(&f->list, "file '%s'\n", name);
	of = maker_hash(m, "page", buf_text(&p->of));
	if (maker_keep(m, name, NULL, of))
		return true;
	captions = (struct span){buf_text(&p->ass), p->ass.len};
	if (m->is_over || file_save(m->arena, m->dir, ass, &captions, 1))
		return maker_fail(m, TR_ID("The disk does not take what is made."));
	graph_end(m, p, ass);
	ARGS(&p->args, "-filter_complex", buf_text(&p->graph), "-map", "[vout]", "-map", "[aout]", "-t", seconds(m, p->ms), "-c:v", "libx264",
	     "-preset", "ultrafast", "-crf", "26", "-r", "24", "-c:a", "aac", "-b:a", "96k", "-ar", "44100", "-threads", "1",
	     maker_temporary(m, name));
	return maker_program(m, TOOL_FILM, p->args.v, SPAN("")) && maker_place(m, name, NULL, of);
}

/* ---- all pages */

static bool pages_join(struct maker *m, struct film *f)
{
	static const char list[] = ".film.txt", name[] = "output.mp4";
	struct span lines = {buf_text(&f->list), f->list.len};
	const char *of = maker_hash(m, "film", buf_text(&m->inputs));
	struct args a = {0};

	if (maker_keep(m, name, "video", of))
		return true;
	if (m->is_over || file_save(m->arena, m->dir, list, &lines, 1))
		return maker_fail(m, TR_ID("The disk does not take what is made."));
	ARGS(&a, maker_tool(m, TOOL_JOIN), "-nostdin", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", list, "-c", "copy", "-movflags",
	     "+faststart", maker_temporary(m, name));
	return maker_program(m, TOOL_JOIN, a.v, SPAN("")) && maker_place(m, name, "video", of);
}

void make_video(struct maker *m)
{
	struct film f = {0};

	buf_init(&f.vtt, m->arena, TEXT_MAX);
	buf_init(&f.list, m->arena, TEXT_MAX);
	BUF_LIT(&f.vtt, "WEBVTT\n");
	for (size_t i = 0; i < m->script.n; i++)
		if (!maker_say(m, arena_printf(m->arena, "Page %zu of %zu", i + 1, m->script.n)) || !page_make(m, &f, i))
			return;
	if (pages_join(m, &f))
		(void)maker_write(m, "output.vtt", "subtitles", (struct span){buf_text(&f.vtt), f.vtt.len});
}
