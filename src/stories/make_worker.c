/* make_worker.c - segments made by a worker behind STORY_HTTP_URL: JSON by POST, one answer for each file.
 *
 * 200 with the file, or 202 {"id"} and then GET URL/id until it is no 202 any more.  A job that runs there is asked for by its name,
 * also by another process after this one was killed; one that may have begun is sent again with the same Idempotency-Key.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/chat.h"
#include "base/json.h"
#include "base/time.h"
#include "io/http_client.h"
#include "io/save.h"
#include "stories/make.h"

#define GIVEN_MAX ((size_t)4 << 20)
#define TRIES_MAX 3 /* of a worker that is busy */
#define POLL_S 2
#define PAUSE_MAX_S 30
#define NAME_MAX_LEN 200
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-"

/* One file that a worker is asked for. */
struct errand {
	struct maker *m;
	struct story_call call;
	struct span given;
	int64_t until_us;
	long pause_s; /* the worker's wish, or -1 */
};

enum outcome { IS_THERE, IS_RUNNING, IS_BUSY, IS_LOST, HAS_FAILED };

static enum outcome outcome_of(const struct http_call *c)
{
	if (c->e)
		return c->e == ERR_REFUSED ? IS_BUSY : IS_LOST;
	if (c->status == 200)
		return IS_THERE;
	return c->status == 202 ? IS_RUNNING : c->status == 429 || c->status >= 500 ? IS_BUSY : HAS_FAILED;
}

static enum outcome ask(struct errand *x, const char *method, const char *url, struct span body, struct span *answer)
{
	struct maker *m = x->m;
	const char *token = m->conf->story_http_token;
	int64_t left_ms = (x->until_us - time_mono()) / 1000;
	const struct http_header headers[] = {
		{"Content-Type", "application/json"},
		{"Idempotency-Key", x->call.call_key},
		{"Authorization", arena_printf(m->arena, "Bearer %s", token ? token : "")},
	};
	struct http_call c = {.method = method, .url = url, .headers = headers, .n_headers = str_has(token) ? 3 : 2, .body = body,
			      .connect_ms = 5000, .total_ms = left_ms > 1000 ? (long)left_ms : 1000, .any_address = true,
			      .max_body = (size_t)m->gen->limits.file_mb << 20};

	maker_call(m, &c);
	*answer = c.answer;
	x->pause_s = c.retry_after_s < 0 ? POLL_S : c.retry_after_s < PAUSE_MAX_S ? c.retry_after_s : PAUSE_MAX_S;
	return outcome_of(&c);
}

/* The name of a job that runs there; it becomes part of an address. */
static const char *name_read(struct arena *a, struct span answer)
{
	json_t *json;
	const char *name = json_read(a, answer, &json) ? NULL : json_text(json, "id");

	return str_has(name) && strlen(name) <= NAME_MAX_LEN && strspn(name, NAME_CHARS) == strlen(name) && *name != '.' ? name : NULL;
}

static bool lost(struct errand *x, const char *why)
{
	return maker_fail(x->m, why);
}

/* It is not there and will not be: the next try is a new one. */
static bool failed(struct errand *x, const char *why)
{
	maker_answered(x->m, &x->call, "failed");
	return maker_fail(x->m, why);
}

/* Sent, again while the worker is busy; what is unknown is not given up: the next run of the segment has the same key. */
static bool send(struct errand *x, struct span *out)
{
	enum outcome is = IS_BUSY;
	const char *name;

	for (int i = 0; is == IS_BUSY && i < TRIES_MAX && !x->m->is_over; i++) {
		if (i)
			maker_wait(x->m, x->pause_s);
		is = ask(x, "POST", x->m->conf->story_http_url, x->given, out);
	}
	if (x->m->is_over || is == IS_THERE)
		return !x->m->is_over;
	if (is == HAS_FAILED)
		return failed(x, TR_ID("The worker refuses this."));
	if (is != IS_RUNNING)
		return lost(x, is == IS_BUSY ? TR_ID("The worker cannot be reached, or is busy.") : TR_ID("The worker did not answer."));
	name = name_read(x->m->arena, *out);
	if (!name)
		return failed(x, TR_ID("The worker's answer could not be read."));
	maker_asked(x->m, &x->call, name);
	return true;
}

/* Until it has the answer. */
static bool poll(struct errand *x, struct span *out)
{
	const char *url = chat_url(x->m->arena, x->m->conf->story_http_url, x->call.external_id);
	enum outcome is = IS_RUNNING;

	while (is != IS_THERE && is != HAS_FAILED && !x->m->is_over) {
		if (time_mono() > x->until_us)
			return lost(x, TR_ID("The worker takes too long. It is asked again where this is tried again."));
		is = ask(x, "GET", url, SPAN(""), out);
		if (is == IS_RUNNING || is == IS_BUSY || is == IS_LOST)
			maker_wait(x->m, x->pause_s);
	}
	if (is == HAS_FAILED)
		return failed(x, TR_ID("The worker could not make it."));
	return !x->m->is_over;
}

/* One file; `given` is the rest of the object that says what is wanted. */
static bool worker_make(struct maker *m, struct errand *x, size_t item, const char *given)
{
	struct buf b;

	*x = (struct errand){.m = m, .until_us = time_mono() + m->conf->story_outside_s * US_PER_S, .pause_s = POLL_S};
	buf_init(&b, m->arena, GIVEN_MAX);
	BUF_LIT(&b, "{\"segment\":");
	json_quote(&b, m->gen->segment);
	buf_fmt(&b, ",\"task_id\":%lld,\"item\":%zu,\"lang\":\"%s\",\"topic\":", (long long)m->key.id, item, m->seg.lang);
	json_quote(&b, m->wish.topic);
	BUF_LIT(&b, ",\"main_role\":");
	json_quote(&b, m->wish.main_role);
	BUF_LIT(&b, ",\"scene\":");
	json_quote(&b, m->wish.scene);
	buf_str(&b, given);
	buf_ch(&b, '}');
	if (b.is_full)
		return maker_fail(m, TR_ID("There is too much to send."));
	x->given = (struct span){buf_text(&b), b.len};
	return maker_asks(m, item, maker_hash(m, "worker", buf_text(&b)), &x->call);
}

static bool worker_answer(struct errand *x, struct span *out)
{
	if (!x->call.external_id && !send(x, out))
		return false;
	return !x->call.external_id || poll(x, out);
}

/* What it made is good: it is paid for. */
static void worker_paid(struct errand *x)
{
	x->call.account = "provider:worker";
	if (!chat_price(x->m->conf->story_http_price, &x->call.micros))
		x->call.micros = 0;
	maker_answered(x->m, &x->call, "done");
}

static bool script_take(struct maker *m, struct errand *x, struct span json)
{
	struct script s;

	if (script_read(m->arena, json, &s))
		return failed(x, TR_ID("The worker's answer could not be read."));
	for (size_t i = 0; i < s.n && m->gen->reads_script; i++)
		s.pages[i].image_prompt = i < m->script.n ? m->script.pages[i].image_prompt : NULL;
	m->script = s;
	m->n_made = s.n;
	if (!maker_script(m))
		return false;
	worker_paid(x);
	return true;
}

void worker_story(struct maker *m)
{
	struct errand x;
	struct span answer;

	if (maker_say(m, "A worker is at work") && worker_make(m, &x, 1, "") && worker_answer(&x, &answer))
		(void)script_take(m, &x, answer);
}

static const char *script_given(struct maker *m)
{
	struct buf b;

	buf_init(&b, m->arena, GIVEN_MAX);
	BUF_LIT(&b, ",\"script\":");
	script_write(&b, &m->script);
	return buf_text(&b);
}

void worker_split(struct maker *m)
{
	struct errand x;
	struct span answer;
	size_t n = m->script.n;

	m->script.is_split = false;
	if (!maker_say(m, "A worker is at work") || !worker_make(m, &x, 1, script_given(m)) || !worker_answer(&x, &answer))
		return;
	if (script_take(m, &x, answer) && (!m->script.is_split || m->script.n != n))
		(void)maker_fail(m, TR_ID("The worker's answer could not be read."));
}

/* Text of the story as a member of the object. */
static const char *text_given(struct maker *m, const char *name, const char *text)
{
	struct buf b;

	buf_init(&b, m->arena, GIVEN_MAX);
	buf_fmt(&b, ",\"%s\":", name);
	json_quote(&b, text);
	return buf_text(&b);
}

static bool worker_image(struct maker *m, size_t i)
{
	const struct script_page *p = &m->script.pages[i];
	const char *given = arena_printf(m->arena, "%s%s", text_given(m, "image_prompt", p->image_prompt), text_given(m, "story", p->story));
	const char *of = maker_hash(m, "worker image", given);
	struct errand x;
	struct span answer;

	if (maker_keep(m, arena_printf(m->arena, "image/p%zu.png", i + 1), "image", of))
		return true;
	if (!worker_make(m, &x, i + 1, given) || !worker_answer(&x, &answer))
		return false;
	if (!maker_picture(m, i, of, answer))
		return failed(&x, TR_ID("The worker's answer could not be read."));
	worker_paid(&x);
	return true;
}

void worker_images(struct maker *m)
{
	for (size_t i = 0; i < m->script.n; i++)
		if (!maker_say(m, arena_printf(m->arena, "Picture %zu of %zu", i + 1, m->script.n)) || !worker_image(m, i))
			return;
}

/* A file as it came, for its place. */
static bool file_take(struct maker *m, const char *name, const char *type, const char *of, struct span bytes)
{
	const char *work = arena_printf(m->arena, "%s/" MAKER_WORK, m->dir), *temporary = maker_temporary(m, name);

	if (m->is_over || file_save(m->arena, work, temporary + sizeof(MAKER_WORK), &bytes, 1))
		return maker_fail(m, TR_ID("The disk does not take what is made."));
	return maker_place(m, name, type, of);
}

static bool worker_file(struct maker *m, const char *name, const char *type, size_t item, const char *given)
{
	const char *of = maker_hash(m, "worker file", given);
	struct errand x;
	struct span answer;

	if (maker_keep(m, name, type, of))
		return true;
	if (!worker_make(m, &x, item, given) || !worker_answer(&x, &answer))
		return false;
	if (!file_take(m, name, type, of, answer))
		return failed(&x, TR_ID("The worker's answer could not be read."));
	worker_paid(&x);
	return true;
}

void worker_speech(struct maker *m)
{
	size_t item = 0;

	for (size_t i = 0; i < m->script.n; i++) {
		const struct texts *pieces = &m->script.pages[i].pieces;

		if (!maker_say(m, arena_printf(m->arena, "Page %zu of %zu", i + 1, m->script.n)))
			return;
		for (size_t k = 0; k < pieces->n; k++)
			if (!worker_file(m, arena_printf(m->arena, "speech/s%zu_%zu.wav", i + 1, k + 1), "audio", ++item,
					 text_given(m, "text", pieces->items[k])))
				return;
	}
}

void worker_video(struct maker *m)
{
	if (maker_say(m, "A worker is at work"))
		(void)worker_file(m, "output.mp4", "video", 1, script_given(m));
}
