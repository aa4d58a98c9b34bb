/* uploads.h - files that people send: stored under a random name with a row, pictures written anew, and given out to
 * those who may see them.
 *
 * Layer: humans.  What a file is for, and so who may see it, says the view file_uses (sql/functions/file_uses.sql):
 * whoever stores files for something new adds a branch there, or its files are removed after a day.
 * Fails: ERR_MISSING_FILE, ERR_FILE_TYPE, ERR_FILE_TOO_LARGE, ERR_IMAGE_TOO_LARGE, ERR_IO.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_UPLOADS_H
#define HUMANS_UPLOADS_H
#include "events/job.h"
#include "io/files.h"
#include "web/route.h"

extern struct stmt *const sql_files[];

/* For routes with R_UPLOAD | R_SLOW and without R_TX: a picture is decoded and written anew by the confined child while
 * the caller waits, at most UPLOAD_WAIT_MS; what takes longer, and a film's frame, is made by the job media_make, and a
 * picture is shown to nobody before.  out->name is what rows keep. */
#define UPLOAD_WAIT_MS 2500
MUST_CHECK err_t upload_store(struct rq *rq, const struct upload *file, enum file_class class,
			      struct stored_file *out);
/* Address of a stored file; size "320" or "960" for the small picture, NULL for the file. */
char *upload_url(const struct conf *c, struct arena *a, const char *name, const char *size);
/* How a page shows a file whose small pictures are there; ERR_NO_ROW when they are not. */
struct file_look {
	const char *type;
	int64_t width, height; /* of the file itself */
};
MUST_CHECK err_t upload_look(struct rq *rq, const char *name, struct file_look *out);

/* GET /files/{name}: 404 for those who may not, 409 being_prepared, 410 for what turned out to be no picture. */
extern const struct shape file_in_shape;
err_t file_show(struct rq *rq);

extern const struct job_kind uploads_jobs[];
/* Removes files that belong to nothing; part of the daily tidying. */
MUST_CHECK err_t uploads_tidy(struct job_run *r);

/* ---- within uploads*.c */

/* A row of the table files. */
struct file_new {
	const char *name, *state, *type;
	int64_t bytes, width, height;
	bool has_small;
	const char *place; /* folder, bucket */
};
struct file_key {
	const char *name;
};
/* To the bucket, where there is one; what cannot go there stays in the folder.  Blocks. */
void upload_ship(const struct conf *c, struct arena *a, struct file_new *row);
/* After the row says where the file is: a copy in the folder is not needed then. */
MUST_CHECK err_t upload_shipped(const struct conf *c, struct arena *a, const struct file_new *row);
bool upload_is_picture(const char *type);
/* Has the picture of the row made anew, or the film's frame; with an error nothing has changed. */
MUST_CHECK err_t upload_media_make(const struct conf *c, struct arena *a, struct file_new *row, int wait_ms);

#endif
