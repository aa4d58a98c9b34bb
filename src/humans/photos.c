/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/photos.h"
#include "base/id.h"
#include "humans/uploads.h"
#include "sql_files.h"

#define THUMB "320"
#define BY_WORKER (W_PERSON | W_TEST)

struct photo_new {
	const char *human_id, *file;
	bool is_public;
	int64_t max;
};
struct photo_added {
	const char *id;
};
struct photo_ask {
	const char *human_id, *id;
	bool is_public, is_back, only_public;
};
struct photo_in {
	const char *id, *human_id;
	const struct upload *file;
	bool is_public;
};
struct photo_done {
	const char *status;
	const struct photo *photo;
};
struct photo_list {
	struct list photos;
};

#define P(member, kind, ...) FIELD(photo, member, kind, __VA_ARGS__)
#define A(member, kind) FIELD(photo_ask, member, kind)
#define TEST_HUMAN FIELD(photo_in, human_id, K_UUID, .note = "With human_test_token, where that is enabled")
#define PHOTO_ID FIELD(photo_in, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The photo's id")

SHAPE(photo, photo, P(id, K_UUID, .flags = 0), P(human_id, K_UUID, .flags = 0),
      P(photo_url, K_URL, .note = "Opens for its owner and, while it is public, for everybody"),
      P(thumb_url, K_URL, .note = "At most 320 pixels a side, WebP; ?size=960 gives a larger one"),
      P(is_public, K_BOOL, .note = "Shown on the person's profile"),
      P(state, K_WORD, .words = "preparing|ready|refused", .note = "Only what is ready can be opened"),
      P(created_at, K_TIME, .flags = 0), P(file, K_TEXT, .flags = F_INNER));
SHAPE(photo_new, photo_new, FIELD(photo_new, human_id, K_TEXT), FIELD(photo_new, file, K_TEXT),
      FIELD(photo_new, is_public, K_BOOL), FIELD(photo_new, max, K_INT));
SHAPE(photo_added, photo_added, FIELD(photo_added, id, K_UUID));
SHAPE(photo_ask, photo_ask, A(human_id, K_TEXT), A(id, K_TEXT), A(is_public, K_BOOL), A(is_back, K_BOOL),
      A(only_public, K_BOOL));
SHAPE(photos_in, photo_in, TEST_HUMAN);
SHAPE(photo_post_in, photo_in,
      FIELD(photo_in, file, K_FILE, .note = "multipart/form-data: JPEG, PNG, WebP, GIF or HEIC, at most 10 MiB"),
      FIELD(photo_in, is_public, K_BOOL, .note = "Default false"), TEST_HUMAN);
SHAPE(photo_set_in, photo_in, PHOTO_ID, FIELD(photo_in, is_public, K_BOOL, .flags = F_REQ), TEST_HUMAN);
SHAPE(photo_delete_in, photo_in, PHOTO_ID, TEST_HUMAN);
SHAPE(photo_list, photo_list, FIELD(photo_list, photos, K_LIST, .of = &photo_shape));
SHAPE(photo_done, photo_done, FIELD(photo_done, status, K_WORD, .words = "stored|updated|deleted"),
      FIELD(photo_done, photo, K_OBJ, .flags = F_OMIT, .of = &photo_shape));

static err_t ask_begin(struct rq *rq, const char *id, struct photo_ask *ask)
{
	*ask = (struct photo_ask){.human_id = rq->who.human_id, .id = id};
	if (!ask->human_id)
		return ERR_MISSING_HUMAN;
	return !id || uuid_parse(id, NULL) ? ERR_OK : ERR_NOT_FOUND;
}

static err_t photos_find(struct rq *rq, const struct photo_ask *ask, struct list *out)
{
	err_t e = rq_many(rq, &sql_photos_of, ask, out);
	struct photo *p = out->items;

	for (size_t i = 0; i < out->n && !e; i++) {
		p[i].photo_url = upload_url(rq->conf, rq->arena, p[i].file, NULL);
		p[i].thumb_url = upload_url(rq->conf, rq->arena, p[i].file, THUMB);
	}
	return e;
}

err_t photos_own(struct rq *rq, struct list *out)
{
	struct photo_ask ask;
	err_t e = ask_begin(rq, NULL, &ask);

	return e ? e : photos_find(rq, &ask, out);
}

err_t photos_public(struct rq *rq, const char *human_id, struct list *out)
{
	return photos_find(rq, &(struct photo_ask){.human_id = human_id, .only_public = true}, out);
}

/* Asked before the picture is looked at: who has no place for it need not wait for that. */
static err_t place_check(struct rq *rq)
{
	struct list own;
	err_t e = photos_own(rq, &own);

	return e ? e : own.n >= PHOTOS_MAX ? ERR_QUOTA : ERR_OK;
}

err_t photo_add(struct rq *rq, const struct upload *file, bool is_public, const char **id)
{
	struct photo_new row = {.human_id = rq->who.human_id, .is_public = is_public, .max = PHOTOS_MAX};
	struct photo_added made;
	struct stored_file f;
	err_t e = place_check(rq);

	if (!e)
		e = upload_store(rq, file, FILE_PHOTO, &f);
	if (e)
		return e;
	row.file = f.name;
	e = rq_one(rq, &sql_photo_add, &row, &made);
	if (!e)
		*id = made.id;
	return e;
}

err_t photo_publish(struct rq *rq, const char *id, bool is_public)
{
	struct photo_added done;
	struct photo_ask ask;
	err_t e = ask_begin(rq, id, &ask);

	ask.is_public = is_public;
	if (!e)
		e = rq_one(rq, &sql_photo_set, &ask, &done);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}

static err_t drop(struct rq *rq, const char *id, bool is_back)
{
	struct photo_ask ask;
	err_t e = ask_begin(rq, id, &ask);

	ask.is_back = is_back;
	return e ? e : rq_run(rq, &sql_photo_drop, &ask, NULL);
}

err_t photo_delete(struct rq *rq, const char *id)
{
	return drop(rq, id, false);
}

err_t photo_take_back(struct rq *rq, const char *id)
{
	return drop(rq, id, true);
}

static err_t photo_reply(struct rq *rq, const char *status, const char *id)
{
	struct photo_done *done = ARENA_NEW(rq->arena, struct photo_done);
	struct photo_ask ask;
	struct list one;
	err_t e = ask_begin(rq, id, &ask);

	if (!e)
		e = photos_find(rq, &ask, &one);
	if (e)
		return e;
	*done = (struct photo_done){status, one.n ? one.items : NULL};
	rq_answer(rq, done);
	return ERR_OK;
}

static err_t photos_show(struct rq *rq)
{
	struct photo_list *out = ARENA_NEW(rq->arena, struct photo_list);
	err_t e = photos_own(rq, &out->photos);

	if (!e)
		rq_answer(rq, out);
	return e;
}

static err_t photo_post(struct rq *rq)
{
	const struct photo_in *in = rq->in;
	const char *id;
	err_t e = photo_add(rq, in->file, in->is_public, &id);

	return e ? e : photo_reply(rq, "stored", id);
}

static err_t photo_patch(struct rq *rq)
{
	const struct photo_in *in = rq->in;
	err_t e = photo_publish(rq, in->id, in->is_public);

	return e ? e : photo_reply(rq, "updated", in->id);
}

static err_t photo_remove(struct rq *rq)
{
	const struct photo_in *in = rq->in;
	err_t e = photo_delete(rq, in->id);

	return e ? e : photo_reply(rq, "deleted", in->id);
}

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .dialect = D_HUMANS, .status = 200, .who = BY_WORKER, __VA_ARGS__}

const struct route photos_routes[] = {
	ROUTE("photo_list", GET, "/api/me/photos", .in = &photos_in_shape, .out = &photo_list_shape,
	      .errors = E(ERR_MISSING_HUMAN), .run = photos_show, .note = "The person's own photos, newest first"),
	ROUTE("photo_add", POST, "/api/me/photos", .in = &photo_post_in_shape, .out = &photo_done_shape,
	      .flags = R_UPLOAD | R_SLOW,
	      .errors = E(ERR_MISSING_HUMAN, ERR_MISSING_FILE, ERR_FILE_TYPE, ERR_FILE_TOO_LARGE, ERR_IMAGE_TOO_LARGE,
			  ERR_QUOTA),
	      .run = photo_post, .note = "Add a photo; it is turned upright and loses all hidden data"),
	ROUTE("photo_set", PATCH, "/api/me/photos/{id}", .in = &photo_set_in_shape, .out = &photo_done_shape,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND), .run = photo_patch, .note = "Make a photo public or private"),
	ROUTE("photo_delete", DELETE, "/api/me/photos/{id}", .in = &photo_delete_in_shape, .out = &photo_done_shape,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND), .run = photo_remove,
	      .note = "Delete a photo; its bytes go after ten minutes"),
	ROUTES_END,
};
