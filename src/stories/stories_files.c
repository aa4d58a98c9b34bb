/* stories_files.c - the folder of a story, and sending its files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/json.h"
#include "base/time.h"
#include "io/save.h"
#include "io/read.h"
#include "io/tree.h"
#include "io/zip.h"
#include "sql_stories.h"
#include "stories/stories_rows.h"

#define NOTE_LIST_MAX 4096
#define FILE_HASH_MAX ((size_t)512 << 20)

static char *relative(struct arena *a, int64_t id)
{
	return arena_printf(a, STORY_FOLDER "/%lld", (long long)id);
}

char *story_folder(const struct conf *c, struct arena *a, int64_t id)
{
	return conf_path(c, a, relative(a, id));
}

err_t story_folder_make(const struct conf *c, struct arena *a, int64_t id)
{
	err_t e = tree_make(a, c->state, arena_printf(a, "%s/image", relative(a, id)));

	return e ? e : tree_make(a, c->state, arena_printf(a, "%s/speech", relative(a, id)));
}

err_t story_folder_remove(const struct conf *c, struct arena *a, int64_t id)
{
	return tree_remove(story_folder(c, a, id));
}

err_t segment_file(const struct conf *c, struct buf *list, int64_t id, const char *path, const char *type)
{
	char *name = arena_printf(list->arena, "%s/%s", relative(list->arena, id), path), *hash;
	int64_t bytes;
	err_t e = file_digest(list->arena, conf_path(c, list->arena, name), FILE_HASH_MAX, &hash, &bytes);

	if (e)
		return e;
	buf_fmt(list, "%s{\"path\":\"%s\",\"type\":\"%s\",\"bytes\":%lld,\"sha256\":\"%s\"}", list->len > 1 ? "," : "",
		name, type, (long long)bytes, hash);
	return ERR_OK;
}

err_t segment_note(const struct conf *c, struct arena *a, int64_t id, int64_t n, const char **files)
{
	char *name = arena_printf(a, "segment_%lld.txt", (long long)n);
	char *line = arena_printf(a, "Segment %lld was completed at %s\n", (long long)n, time_iso_text(a, time_now()));
	struct span text = span_of(line);
	struct buf list;
	err_t e = story_folder_make(c, a, id);

	if (!e)
		e = file_save(a, story_folder(c, a, id), name, &text, 1);
	buf_init(&list, a, NOTE_LIST_MAX);
	buf_ch(&list, '[');
	if (!e)
		e = segment_file(c, &list, id, name, "text");
	buf_ch(&list, ']');
	*files = buf_text(&list);
	return e;
}

bool segment_subject(struct arena *a, const char *subject, struct story_segment_key *out)
{
	const char *colon = strchr(subject, ':');

	out->lease_s = SEGMENT_LEASE_S;
	return colon && str_int(arena_strndup(a, subject, (size_t)(colon - subject)), &out->id) && str_int(colon + 1, &out->n);
}

/* ---- sending */

static const char *media_type(const char *path)
{
	static const struct {
		const char *tail, *type;
	} types[] = {{".json", "application/json"}, {".txt", "text/plain; charset=utf-8"}, {".png", "image/png"},
		     {".svg", "image/svg+xml"}, {".wav", "audio/wav"}, {".mp4", "video/mp4"}, {".vtt", "text/vtt; charset=utf-8"},
		     {".srt", "application/x-subrip"}};
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < N_OF(types); i++)
		if (str_eq(dot, types[i].tail))
			return types[i].type;
	return "application/octet-stream";
}

/* generated_stories/<number>/…, of plain characters and without "..": all else names no file. */
static bool is_path(const char *path)
{
	const char *at = path + sizeof(STORY_FOLDER);
	size_t digits;

	if (!str_starts(path, STORY_FOLDER "/") || strstr(path, ".."))
		return false;
	digits = strspn(at, "0123456789");
	return digits && digits < 18 && at[digits] == '/' && strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789_./") == strlen(path);
}

static bool texts_have(const struct texts *t, const char *text)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->items[i], text))
			return true;
	return false;
}

err_t story_file_send(struct rq *rq, const char *path, const char *share_token)
{
	struct story_file_ask ask = {path, rq->who.user_id, share_token ? sha256_hex(rq->arena, share_token) : NULL};
	struct story_resource file;
	err_t e = is_path(path) ? rq_one(rq, &sql_story_file, &ask, &file) : ERR_NO_ROW;

	if (e)
		return e == ERR_NO_ROW ? ERR_STORY_NOT_FOUND : e;
	rq_header(rq, "X-Accel-Redirect", arena_printf(rq->arena, "/internal/stories/%s", path + sizeof(STORY_FOLDER)));
	rq_header(rq, "Cache-Control", "private, no-cache");
	rq_header(rq, "X-Content-Type-Options", "nosniff");
	rq_raw(rq, media_type(path), SPAN(""));
	return ERR_OK;
}

/* The archive lies in the story's folder, is made anew for each export, and goes with the story. */
err_t story_export_get(struct rq *rq)
{
	const struct story_id_in *in = rq->in;
	const char *folder = story_folder(rq->conf, rq->arena, in->task_id);
	struct story s;
	struct list files;
	struct texts names;
	err_t e = story_get(rq, (struct story_key){in->task_id, rq->who.user_id}, &s);

	if (!e)
		e = story_resources_get(rq, s.id, INT_UNSET, &files);
	if (!e)
		e = story_folder_make(rq->conf, rq->arena, s.id);
	if (e)
		return e;
	names = (struct texts){0, ARENA_ARRAY(rq->arena, const char *, files.n)};
	for (size_t i = 0; i < files.n; i++) {
		const char *path = ((const struct story_resource *)files.items)[i].path;
		const char *name = path + strlen(relative(rq->arena, s.id)) + 1;

		if (!texts_have(&names, name)) /* the script is of two segments */
			names.items[names.n++] = name;
	}
	e = zip_make(rq->arena, arena_printf(rq->arena, "%s/export.zip", folder), folder, &names);
	if (e)
		return e;
	rq_header(rq, "X-Accel-Redirect", arena_printf(rq->arena, "/internal/stories/%lld/export.zip", (long long)s.id));
	rq_header(rq, "Content-Disposition", arena_printf(rq->arena, "attachment; filename=\"story-%lld.zip\"", (long long)s.id));
	rq_header(rq, "Cache-Control", "private, no-store");
	rq_raw(rq, "application/zip", SPAN(""));
	return ERR_OK;
}

err_t story_file_get(struct rq *rq)
{
	const struct story_file_in *in = rq->in;

	return story_file_send(rq, in->url, NULL);
}
