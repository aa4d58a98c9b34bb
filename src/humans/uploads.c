/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/uploads.h"
#include <string.h>
#include "base/time.h"
#include "io/bucket.h"
#include "io/media_child.h"
#include "sql_files.h"

#define HANDLE_LEN 32

struct file_in {
	const char *name, *size;
};
struct file_ask {
	const char *name, *human_id, *ai_account_id;
	bool is_admin;
};
struct file_row {
	const char *name, *state, *type, *place;
	bool has_small, is_public;
};

#define N(member, kind) FIELD(file_new, member, kind)
#define R(member, kind) FIELD(file_row, member, kind)

SHAPE(file_new, file_new, N(name, K_TEXT), N(state, K_TEXT), N(type, K_TEXT), N(bytes, K_INT), N(width, K_INT),
      N(height, K_INT), N(has_small, K_BOOL), N(place, K_TEXT));
SHAPE(file_key, file_key, FIELD(file_key, name, K_TEXT));
SHAPE(file_look, file_look, FIELD(file_look, type, K_TEXT), FIELD(file_look, width, K_INT), FIELD(file_look, height, K_INT));
SHAPE(file_in, file_in, FIELD(file_in, name, K_LINE, .flags = F_REQ | F_PATH),
      FIELD(file_in, size, K_WORD, .flags = F_QUERY, .words = "320|960",
	    .note = "The small picture of at most so many pixels a side, as WebP; of a film one of its frames, where there is one"));
SHAPE(file_ask, file_ask, FIELD(file_ask, name, K_TEXT), FIELD(file_ask, human_id, K_TEXT),
      FIELD(file_ask, ai_account_id, K_TEXT), FIELD(file_ask, is_admin, K_BOOL));
SHAPE(file_row, file_row, R(name, K_TEXT), R(state, K_TEXT), R(type, K_TEXT), R(place, K_TEXT), R(has_small, K_BOOL),
      R(is_public, K_BOOL));

static char *upload_path(const struct conf *c, struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", conf_path(c, a, "uploads"), file_path(a, name));
}

bool upload_is_picture(const char *type)
{
	return str_starts(type, "image/");
}

err_t upload_media_make(const struct conf *c, struct arena *a, struct file_new *row, int wait_ms)
{
	struct media_made made;
	err_t e = media_make(a, upload_path(c, a, row->name), row->type, wait_ms, &made);

	if (e)
		return e;
	if (!upload_is_picture(row->type)) {
		made.type = row->type;
		made.bytes = row->bytes;
	}
	*row = (struct file_new){row->name, "ready", made.type, made.bytes, made.width, made.height, true, "folder"};
	return ERR_OK;
}

void upload_ship(const struct conf *c, struct arena *a, struct file_new *row)
{
	static const unsigned sides[N_SMALL] = SMALL_SIDES;
	const char *path = upload_path(c, a, row->name);
	err_t e;

	if (!bucket_is_on(c) || !str_eq(row->state, "ready"))
		return;
	e = bucket_put(c, a, row->name, path, row->type);
	for (size_t i = 0; i < N_SMALL && row->has_small && !e; i++)
		e = bucket_put(c, a, arena_printf(a, "%s.%u", row->name, sides[i]), arena_printf(a, "%s.%u", path, sides[i]),
			       "image/webp");
	if (!e)
		row->place = "bucket";
}

err_t upload_shipped(const struct conf *c, struct arena *a, const struct file_new *row)
{
	return str_eq(row->place, "bucket") ? file_remove(c, a, row->name) : ERR_OK;
}

/* Makes what can be made while the sender waits.  A picture is nothing until then; a film is one without a frame too. */
static err_t first_make(struct rq *rq, struct file_new *row, bool *is_late)
{
	bool is_picture = upload_is_picture(row->type);
	err_t e;

	row->state = is_picture ? "preparing" : "ready";
	e = upload_media_make(rq->conf, rq->arena, row, UPLOAD_WAIT_MS);
	if (e == ERR_TIMED_OUT || (!is_picture && (e == ERR_FILE_TYPE || e == ERR_IMAGE_TOO_LARGE))) {
		*is_late = e == ERR_TIMED_OUT;
		return ERR_OK;
	}
	return e;
}

err_t upload_store(struct rq *rq, const struct upload *file, enum file_class class, struct stored_file *out)
{
	struct file_new row = {.place = "folder"};
	bool is_late = false;
	err_t e, gone;

	if (!file)
		return ERR_MISSING_FILE;
	e = file_store(rq->conf, rq->arena, file->data, class, out);
	if (e)
		return e;
	row.name = out->name;
	row.type = out->type;
	row.bytes = out->bytes;
	e = first_make(rq, &row, &is_late);
	if (e) {
		gone = file_remove(rq->conf, rq->arena, out->name);
		return gone ? gone : e;
	}
	*out = (struct stored_file){row.name, row.type, row.bytes};
	if (!is_late)
		upload_ship(rq->conf, rq->arena, &row);
	e = rq_run(rq, &sql_file_add, &row, NULL);
	return e ? e : upload_shipped(rq->conf, rq->arena, &row);
}

char *upload_url(const struct conf *c, struct arena *a, const char *name, const char *size)
{
	return size ? arena_printf(a, "%s/files/%s?size=%s", c->app_base_url, name, size)
		    : arena_printf(a, "%s/files/%s", c->app_base_url, name);
}

err_t upload_look(struct rq *rq, const char *name, struct file_look *out)
{
	struct file_key key = {name};

	return rq_one(rq, &sql_file_look, &key, out);
}

static bool is_handle(const char *name)
{
	return strlen(name) == HANDLE_LEN && strspn(name, "0123456789abcdef") == HANDLE_LEN;
}

static err_t file_ready(const struct file_row *row, const char *size)
{
	if (str_eq(row->state, "refused"))
		return ERR_FILE_REFUSED;
	if (!str_eq(row->state, "ready"))
		return ERR_PREPARING;
	return size && !row->has_small ? ERR_NOT_FOUND : ERR_OK;
}

/* What nginx sends: a file, or what the bucket gives for an address signed for this moment. */
static const char *file_source(struct rq *rq, const struct file_row *row, const char *tail)
{
	const char *key = arena_printf(rq->arena, "%s%s", row->name, tail);

	if (str_eq(row->place, "bucket"))
		return arena_printf(rq->arena, "/internal/bucket/%s",
				    bucket_signed(rq->conf, rq->arena, key, time_now() / US_PER_S));
	return arena_printf(rq->arena, "/internal/uploads/%s%s", file_path(rq->arena, row->name), tail);
}

/* nginx sends the bytes; this only says whether the caller may have them.  A stranger learns nothing: 404. */
err_t file_show(struct rq *rq)
{
	const struct file_in *in = rq->in;
	struct file_ask ask = {in->name, rq->who.human_id, rq->who.ai_account_id, rq->who.is_admin};
	const char *tail = in->size ? arena_printf(rq->arena, ".%s", in->size) : "";
	struct file_row row;
	err_t e = is_handle(in->name) ? rq_one(rq, &sql_file_read, &ask, &row) : ERR_NO_ROW;

	if (!e)
		e = file_ready(&row, in->size);
	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	rq_header(rq, "X-Accel-Redirect", file_source(rq, &row, tail));
	/* its owner may hide a public photo again, so it is not kept for long */
	rq_header(rq, "Cache-Control", row.is_public ? "public, max-age=300" : "private, no-store");
	rq_header(rq, "X-Content-Type-Options", "nosniff");
	rq_header(rq, "Content-Security-Policy", "sandbox; default-src 'none'");
	rq_raw(rq, in->size ? "image/webp" : row.type, SPAN(""));
	return ERR_OK;
}
