/* uploads_jobs.c - what an upload leaves to do: pictures that took long, photos that were deleted, files of nobody.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/uploads.h"
#include "io/bucket.h"
#include "io/picture.h"
#include "sql_files.h"

#define WAIT_MS 8000
#define ORPHAN_AGE_S 86400

struct photo_key {
	const char *id;
};

SHAPE(photo_key, photo_key, FIELD(photo_key, id, K_TEXT));

static bool is_waiting(const struct file_new *row)
{
	if (upload_is_picture(row->type))
		return str_eq(row->state, "preparing");
	return !row->has_small && str_eq(row->place, "folder");
}

/* Finishes what the sender did not wait for.  Until then a picture is shown to nobody, and a film has no frame. */
static err_t media_make_run(struct job_run *r)
{
	struct file_key key = {r->job.subject};
	struct file_new row;
	bool is_picture;
	err_t e = db_one(r->db, r->arena, &sql_file_state, &key, &row);

	if (e || !is_waiting(&row))
		return e == ERR_NO_ROW ? ERR_OK : e;
	is_picture = upload_is_picture(row.type);
	e = upload_media_make(r->conf, r->arena, &row, WAIT_MS);
	if (e == ERR_FILE_TYPE || e == ERR_IMAGE_TOO_LARGE || e == ERR_TIMED_OUT || e == ERR_HEIC) {
		row.state = is_picture ? "refused" : "ready";
		e = is_picture ? file_remove(r->conf, r->arena, row.name) : ERR_OK;
	}
	if (!e) {
		upload_ship(r->conf, r->arena, &row);
		e = db_run(r->db, r->arena, &sql_file_made, &row, NULL);
	}
	return e ? e : upload_shipped(r->conf, r->arena, &row);
}

static err_t bucket_clear(struct job_run *r, const char *name)
{
	static const unsigned sides[N_SMALL] = SMALL_SIDES;
	err_t e = bucket_delete(r->conf, r->arena, name);

	for (size_t i = 0; i < N_SMALL && !e; i++)
		e = bucket_delete(r->conf, r->arena, arena_printf(r->arena, "%s.%u", name, sides[i]));
	return e;
}

static err_t upload_remove(struct job_run *r, const char *name)
{
	struct file_key key = {name};
	struct file_new row;
	err_t e = db_one(r->db, r->arena, &sql_file_state, &key, &row);

	if (e == ERR_NO_ROW)
		return file_remove(r->conf, r->arena, name);
	if (!e)
		e = str_eq(row.place, "bucket") ? bucket_clear(r, name) : file_remove(r->conf, r->arena, name);
	return e ? e : db_run(r->db, r->arena, &sql_file_drop, &key, NULL);
}

/* The row goes last, so that a run that broke off is done again. */
static err_t photo_purge_run(struct job_run *r)
{
	struct photo_key key = {r->job.subject};
	struct file_key file;
	err_t e = db_one(r->db, r->arena, &sql_photo_gone, &key, &file);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	e = upload_remove(r, file.name);
	return e ? e : db_run(r->db, r->arena, &sql_photo_purge, &key, NULL);
}

err_t uploads_tidy(struct job_run *r)
{
	struct texts old;
	struct list unused;
	err_t e = db_many(r->db, r->arena, &sql_files_unused, NULL, &unused);

	for (size_t i = 0; i < unused.n && !e; i++)
		e = upload_remove(r, ((const struct file_key *)unused.items)[i].name);
	if (!e)
		e = files_old(r->conf, r->arena, ORPHAN_AGE_S, &old);
	/* a request that failed between the file and its row */
	for (size_t i = 0; i < old.n && !e; i++) {
		struct file_key file = {old.items[i]};

		e = db_one(r->db, r->arena, &sql_file_known, &file, NULL);
		if (e == ERR_NO_ROW)
			e = file_remove(r->conf, r->arena, file.name);
	}
	return e;
}

static const int64_t soon_s[] = {1, 5, 30, 120, 600, -1};

const struct job_kind uploads_jobs[] = {
	{.name = "media_make", .lease_s = 30, .max_attempts = 20, .schedule_s = soon_s, .run = media_make_run,
	 .note = "A picture, or a frame of a film, that took longer than its sender waited"},
	{.name = "photo_purge", .lease_s = 30, .max_attempts = 1000, .schedule_s = soon_s, .run = photo_purge_run,
	 .note = "The bytes of a photo that was deleted and not taken back"},
	JOB_KINDS_END,
};
