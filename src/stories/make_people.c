/* make_people.c - segments of what people delivered for their tasks.
 *
 * The job runs when all parts are there.  What cannot be used is refused: the next try asks for that part anew.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include "base/time.h"
#include "base/words.h"
#include "io/bucket.h"
#include "io/files.h"
#include "io/http_client.h"
#include "io/read.h"
#include "io/save.h"
#include "sql_stories.h"
#include "stories/make.h"
#include "stories/people.h"

#define PREPARED_S 60 /* a picture is written anew before anybody sees it */

static struct story_call part_of(struct maker *m, size_t item)
{
	return (struct story_call){.id = m->key.id, .n = m->key.n, .item = (int64_t)item, .micros = INT_UNSET, .tokens_in = INT_UNSET,
				   .tokens_out = INT_UNSET};
}

/* Always false. */
static bool refuse(struct maker *m, size_t item)
{
	struct story_call part = part_of(m, item);

	if (db_run(m->job->db, m->arena, &sql_story_refuse, &part, NULL))
		log_line(LOG_WARN, "a delivery that is of no use stays id=%lld n=%lld", (long long)m->key.id, (long long)m->key.n);
	return maker_fail(m, TR_ID("What was delivered is of no use here: it is asked for again where this is tried again."));
}

/* What was delivered; a file once it is ready. */
static bool delivered(struct maker *m, size_t item, struct story_delivery *out)
{
	struct story_call part = part_of(m, item);
	int64_t until = time_mono() + PREPARED_S * US_PER_S;

	do {
		if (db_one(m->job->db, m->arena, &sql_story_delivered, &part, out))
			return maker_fail(m, TR_ID("What was delivered is not there any more."));
		if (!str_eq(out->state, "preparing"))
			return true;
		maker_wait(m, 1);
	} while (!m->is_over && time_mono() < until);
	return maker_fail(m, TR_ID("What was delivered is not there any more."));
}

static err_t bucket_get(struct maker *m, const char *name, struct span *out)
{
	const struct conf *c = m->conf;
	struct http_call call = {
		.method = "GET", .connect_ms = 5000, .total_ms = 120000, .any_address = true,
		.url = arena_printf(m->arena, "%s/%s/%s", c->s3_endpoint, c->s3_bucket, bucket_signed(c, m->arena, name, time_now() / US_PER_S)),
		.max_body = VIDEO_MAX_BYTES};

	maker_call(m, &call);
	*out = call.answer;
	return call.e ? call.e : call.status == 200 ? ERR_OK : ERR_IO;
}

static bool file_bytes(struct maker *m, size_t item, struct span *out)
{
	struct story_delivery d;
	err_t e;

	if (!delivered(m, item, &d))
		return false;
	if (!str_has(d.file) || str_eq(d.state, "refused"))
		return refuse(m, item);
	e = str_eq(d.place, "bucket") ? bucket_get(m, d.file, out)
				      : file_read(m->arena, arena_printf(m->arena, "%s/%s", conf_path(m->conf, m->arena, "uploads"),
									 file_path(m->arena, d.file)), VIDEO_MAX_BYTES, out);
	return !e || maker_fail(m, TR_ID("What was delivered is not there any more."));
}

static bool paragraphs(struct maker *m, struct paragraphs *out)
{
	struct story_delivery d;

	if (!delivered(m, 1, &d))
		return false;
	return (str_has(d.text) && !paragraphs_read(m->arena, d.text, out)) || refuse(m, 1);
}

/* A page is one text, whatever its lines. */
static const char *joined(struct maker *m, const struct texts *lines)
{
	struct buf b;

	buf_init(&b, m->arena, (size_t)4 * SCRIPT_TEXT_MAX + 1);
	for (size_t i = 0; i < lines->n; i++)
		buf_fmt(&b, "%s%s", i ? " " : "", lines->items[i]);
	return b.is_full || utf8_count(buf_text(&b)) > SCRIPT_TEXT_MAX ? NULL : buf_text(&b);
}

void people_story(struct maker *m)
{
	struct paragraphs *p = ARENA_NEW(m->arena, struct paragraphs);

	if (!paragraphs(m, p))
		return;
	for (size_t i = 0; i < p->n; i++) {
		m->script.pages[i].story = joined(m, &p->lines[i]);
		if (!m->script.pages[i].story) {
			(void)refuse(m, 1);
			return;
		}
	}
	m->script.n = m->n_made = p->n;
	(void)maker_script(m);
}

void people_split(struct maker *m)
{
	struct paragraphs *p = ARENA_NEW(m->arena, struct paragraphs);

	if (!paragraphs(m, p))
		return;
	if (p->n != m->script.n) {
		(void)refuse(m, 1);
		return;
	}
	for (size_t i = 0; i < p->n; i++)
		m->script.pages[i].pieces = p->lines[i];
	m->script.is_split = true;
	m->n_made = p->n;
	(void)maker_script(m);
}

static bool people_image(struct maker *m, const struct texts *words, size_t i)
{
	const char *of = maker_hash(m, "people", words->items[i]);
	struct span bytes;

	if (maker_keep(m, arena_printf(m->arena, "image/p%zu.png", i + 1), "image", of))
		return true;
	if (!file_bytes(m, i + 1, &bytes))
		return false;
	return maker_picture(m, i, of, bytes) || refuse(m, i + 1);
}

void people_images(struct maker *m)
{
	struct texts words = people_words(m->arena, m->gen->segment, &m->wish, &m->script);

	for (size_t i = 0; i < words.n; i++)
		if (!maker_say(m, arena_printf(m->arena, "Picture %zu of %zu", i + 1, words.n)) || !people_image(m, &words, i))
			return;
}

/* Whatever film it is becomes one as the hall's own are. */
void people_video(struct maker *m)
{
	static const char name[] = "output.mp4", came[] = "film.came";
	struct texts words = people_words(m->arena, m->gen->segment, &m->wish, &m->script);
	const char *of = maker_hash(m, "people", words.items[0]), *work = arena_printf(m->arena, "%s/" MAKER_WORK, m->dir);
	const char *const argv[] = {maker_tool(m, TOOL_FIT), "-nostdin", "-v", "error", "-y", "-i",
				    arena_printf(m->arena, MAKER_WORK "/%s", came), "-vf",
				    "scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:(ow-iw)/2:(oh-ih)/2,setsar=1",
				    "-r", "24", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-pix_fmt", "yuv420p", "-c:a", "aac",
				    "-movflags", "+faststart", "-threads", "1", maker_temporary(m, name), NULL};
	struct span bytes;

	if (!file_bytes(m, 1, &bytes))
		return;
	if (m->is_over || file_save(m->arena, work, came, &bytes, 1))
		(void)maker_fail(m, TR_ID("The disk does not take what is made."));
	else if (!maker_program(m, TOOL_FIT, argv, SPAN("")) || !maker_place(m, name, "video", of))
		(void)refuse(m, 1);
}
