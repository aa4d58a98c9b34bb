/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stories/make.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/coro.h"
#include "base/crypt.h"
#include "base/json.h"
#include "base/log.h"
#include "base/time.h"
#include "base/words.h"
#include "io/read.h"
#include "io/save.h"
#include "io/tree.h"
#include "sql_stories.h"

#define MAKERS_MAX 32
#define STACK_BYTES (256u << 10)
#define BEAT_S 8 /* of a lease of 30 */
#define LISTS_MAX ((size_t)1 << 20)
#define OF_MAX 128
#define HEAD_BYTES 12
#define MADE_HOW "1" /* of how things are made: another one makes them anew */
#define BUSY_S 2 /* until others are looked for again */

/* ---- the lease */

static struct story_worker worker_of(const struct maker *m)
{
	return (struct story_worker){.id = m->key.id, .n = m->key.n, .run_n = m->seg.run_n, .lease_s = SEGMENT_LEASE_S};
}

static bool beat(struct maker *m, const char *message)
{
	struct story_worker w = worker_of(m);
	struct story_ended still = {.is_done = false};

	w.message = message;
	/* a database that is away for a moment is no reason to give up: the lease says when it is */
	m->is_over |= !db_one(m->job->db, m->arena, &sql_story_tell, &w, &still) && !still.is_done;
	m->beat_us = time_mono();
	return !m->is_over;
}

bool maker_say(struct maker *m, const char *message)
{
	return !m->is_over && beat(m, message);
}

void maker_pause(struct maker *m)
{
	coro_ready(coro_current());
	coro_yield();
	if (!m->is_over && time_mono() - m->beat_us > BEAT_S * US_PER_S)
		(void)beat(m, NULL);
}

bool maker_fail(struct maker *m, const char *error)
{
	if (!m->error)
		m->error = error;
	return false;
}

/* ---- files */

static char *path_of(struct maker *m, const char *name)
{
	return arena_printf(m->arena, "%s/%s", m->dir, name);
}

/* "image/p1.png" with a dot before the last part, and a tail. */
static char *beside(struct maker *m, const char *name, const char *tail)
{
	const char *slash = strrchr(name, '/');
	int n = slash ? (int)(slash + 1 - name) : 0;

	return arena_printf(m->arena, "%.*s.%s%s", n, name, name + n, tail);
}

char *maker_hash(struct maker *m, const char *what, const char *text)
{
	return sha256_hex(m->arena, arena_printf(m->arena, MADE_HOW "|%s|%s|%s", what, m->seg.lang, text));
}

bool maker_file(struct maker *m, const char *name, const char *type)
{
	if (!type || !segment_file(m->conf, &m->files, m->key.id, name, type))
		return true;
	return maker_fail(m, TR_ID("A file that was made is not there."));
}

bool maker_keep(struct maker *m, const char *name, const char *type, const char *made_of)
{
	char *path = path_of(m, beside(m, name, ".of"));
	struct span of;

	buf_fmt(&m->inputs, "%s\n", made_of);
	if (file_read(m->arena, path, OF_MAX, &of) || !span_eq(of, made_of) || access(path_of(m, name), R_OK) || !maker_file(m, name, type))
		return false;
	m->n_kept++;
	return true;
}

char *maker_temporary(struct maker *m, const char *name)
{
	const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');

	return arena_printf(m->arena, MAKER_WORK "/%s.new%s", slash ? slash + 1 : name, dot ? dot : "");
}

static err_t text_save(struct maker *m, const char *name, struct span text)
{
	const char *slash = strrchr(name, '/');
	char *dir = slash ? path_of(m, arena_strndup(m->arena, name, (size_t)(slash - name))) : arena_strdup(m->arena, m->dir);

	return m->is_over ? ERR_NO_ROW : file_save(m->arena, dir, slash ? slash + 1 : name, &text, 1);
}

/* What a file of that name begins with: a program that says it succeeded may have written anything. */
static bool is_of_its_kind(const char *path)
{
	static const struct {
		const char *tail, *mark;
		size_t at;
	} kinds[] = {{".png", "\x89PNG\r\n", 0}, {".wav", "RIFF", 0}, {".mp4", "ftyp", 4}};
	const char *dot = strrchr(path, '.');
	char head[HEAD_BYTES] = "";
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(head, 1, sizeof(head), f) : 0;
	bool is_right = n == sizeof(head);

	if (f)
		(void)fclose(f);
	for (size_t i = 0; is_right && i < N_OF(kinds); i++)
		if (str_eq(dot, kinds[i].tail))
			is_right = memcmp(head + kinds[i].at, kinds[i].mark, strlen(kinds[i].mark)) == 0;
	return is_right;
}

bool maker_place(struct maker *m, const char *name, const char *type, const char *made_of)
{
	const char *path = path_of(m, maker_temporary(m, name));

	if (!m->is_over && !is_of_its_kind(path)) {
		(void)unlink(path);
		return maker_fail(m, TR_ID("What was made is not as it should be."));
	}
	if (m->is_over || rename(path, path_of(m, name)))
		return maker_fail(m, TR_ID("What was made could not be kept."));
	if (text_save(m, beside(m, name, ".of"), span_of(made_of)))
		return maker_fail(m, TR_ID("What was made could not be kept."));
	m->n_made++;
	return maker_file(m, name, type);
}

bool maker_write(struct maker *m, const char *name, const char *type, struct span text)
{
	return text_save(m, name, text) ? maker_fail(m, TR_ID("The disk does not take what is made.")) : maker_file(m, name, type);
}

/* ---- one segment */

static bool script_load(struct maker *m)
{
	struct span json;

	if (file_read(m->arena, path_of(m, SCRIPT_FILE), SCRIPT_MAX_BYTES, &json) || script_read(m->arena, json, &m->script))
		return maker_fail(m, TR_ID("The story is not there any more: make its first segment again."));
	return true;
}

/* The note of the seed's own form lies beside the real files. */
static bool note_add(struct maker *m)
{
	char *name = arena_printf(m->arena, "segment_%lld.txt", (long long)m->key.n);
	char *line = arena_printf(m->arena, "Segment %lld was completed at %s\n", (long long)m->key.n,
				  time_iso_text(m->arena, time_now()));

	return maker_write(m, name, "text", span_of(line));
}

/* A folder of its own for programs to write in, without what was left there. */
static err_t work_begin(struct maker *m)
{
	err_t e = story_folder_make(m->conf, m->arena, m->key.id);

	if (!e)
		e = tree_remove(path_of(m, MAKER_WORK));
	return e ? e : folder_make(m->arena, path_of(m, MAKER_WORK));
}

static void segment_make(struct maker *m)
{
	m->gen = str_has(m->seg.executor) ? generator_find(m->seg.name, m->seg.executor) : generator_of(m->conf, m->seg.name);
	if (!m->gen || !m->gen->is_on(m->conf)) {
		(void)maker_fail(m, TR_ID("Nobody here makes this segment."));
		return;
	}
	if (!maker_say(m, "Preparing") || (m->gen->reads_script && !script_load(m)))
		return;
	m->gen->run(m);
	if (!m->error && !m->is_over)
		(void)note_add(m);
}

static err_t segment_end(struct maker *m)
{
	struct story_worker w = worker_of(m);
	struct story_ended ended;
	struct buf hash;

	buf_ch(&m->files, ']');
	buf_init(&hash, m->arena, SHA256_LEN * 2 + 1);
	buf_str(&hash, sha256_hex(m->arena, buf_text(&m->inputs)));
	w.message = m->error;
	w.files = buf_text(&m->files);
	w.input_hash = buf_text(&hash);
	w.metadata = arena_printf(m->arena, "{\"made\":%zu,\"kept\":%zu}", m->n_made, m->n_kept);
	return db_one(m->job->db, m->arena, m->error ? &sql_story_stop : &sql_story_done, &w, &ended);
}

/* Who deleted the story removed its folder; this one may have written a file after that. */
static void leave(struct maker *m)
{
	struct story_key k = {.id = m->key.id}, found;

	if (db_one(m->job->db, m->arena, &sql_story_exists, &k, &found) == ERR_NO_ROW &&
	    story_folder_remove(m->conf, m->arena, m->key.id))
		log_line(LOG_WARN, "the folder of a deleted story stays for now id=%lld", (long long)m->key.id);
}

/* The coroutine. */
static void maker_main(void *arg)
{
	struct maker *m = arg;
	err_t e = work_begin(m);

	if (e)
		(void)maker_fail(m, TR_ID("The disk does not take what is made."));
	else
		segment_make(m);
	if (tree_remove(path_of(m, MAKER_WORK)))
		log_line(LOG_WARN, "what a program wrote stays for now id=%lld", (long long)m->key.id);
	e = m->is_over ? ERR_OK : segment_end(m);
	if (m->is_over)
		leave(m);
	log_line(LOG_INFO, "story segment over id=%lld n=%lld made=%zu kept=%zu is_lost=%d error=%s", (long long)m->key.id,
		 (long long)m->key.n, m->n_made, m->n_kept, m->is_over, m->error ? m->error : "-");
	job_end(m->job, e);
}

static void maker_begin(struct maker *m, struct job_run *r)
{
	m->arena = r->arena;
	m->job = r;
	m->conf = r->conf;
	m->wish = (struct script_wish){m->seg.topic, m->seg.main_role, m->seg.scene, m->seg.lang};
	m->dir = story_folder(r->conf, r->arena, m->key.id);
	m->beat_us = time_mono();
	buf_init(&m->files, r->arena, LISTS_MAX);
	buf_init(&m->inputs, r->arena, LISTS_MAX);
	buf_ch(&m->files, '[');
}

/* Not now: others are at work, on this segment or on as many as the hall makes at once. */
static err_t is_free(struct job_run *r, const struct story_segment_key *k, bool *out)
{
	struct story_state s;
	err_t e = db_one(r->db, r->arena, &sql_story_state, k, &s);

	*out = !e && str_eq(s.status, "running") && !s.is_worked_on && s.n_worked_on < SEGMENTS_AT_ONCE;
	if (!e && str_eq(s.status, "running") && !*out) {
		r->delay_s = BUSY_S;
		r->why = "others are at work";
		return ERR_UNAVAILABLE;
	}
	return e == ERR_NO_ROW ? ERR_OK : e; /* deleted: nothing to do */
}

err_t maker_run(struct job_run *r)
{
	static struct coro_pool *stacks;
	struct maker *m = ARENA_NEW(r->arena, struct maker);
	struct coro *c;
	bool go;
	err_t e = segment_subject(r->arena, r->job.subject, &m->key) ? is_free(r, &m->key, &go) : ERR_INTERNAL;

	if (e || !go)
		return e;
	if (!stacks)
		stacks = coro_pool_new(STACK_BYTES, MAKERS_MAX);
	c = coro_new(stacks, maker_main, NULL, m);
	if (!c)
		return ERR_UNAVAILABLE;
	e = db_one(r->db, r->arena, &sql_story_lease, &m->key, &m->seg);
	if (e) {
		coro_free(c);
		return e == ERR_NO_ROW ? ERR_OK : e;
	}
	maker_begin(m, r);
	r->is_async = true;
	coro_ready(c);
	return ERR_OK;
}
