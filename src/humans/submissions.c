/* submissions.c - the deliverable of a task comes in.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "humans/humans_internal.h"
#include "humans/uploads.h"
#include "sql_humans.h"

struct delivery_row {
	const char *task_id, *type, *text, *file, *file_type, *file_hash;
	int64_t file_bytes;
	const char *actor_kind, *human_id, *key_hash, *account;
	int64_t review_hours, fee_bps;
	bool dry;
};
struct delivered {
	const char *submission_id, *failed; /* failed: JSON, see criteria_complain */
};
struct submission_in {
	struct delivery d;
	const char *human_id;
};
struct submission_done {
	const char *status, *submission_id;
};

#define D(member, kind) FIELD(delivery_row, member, kind)

SHAPE(delivery_row, delivery_row, D(task_id, K_TEXT), D(type, K_TEXT), D(text, K_TEXT), D(file, K_TEXT),
      D(file_type, K_TEXT), D(file_hash, K_TEXT), D(file_bytes, K_INT), D(actor_kind, K_TEXT), D(human_id, K_TEXT), D(key_hash, K_TEXT),
      D(account, K_TEXT), D(review_hours, K_INT), D(fee_bps, K_INT), D(dry, K_BOOL));
SHAPE(delivered, delivered, FIELD(delivered, submission_id, K_TEXT), FIELD(delivered, failed, K_JSON));
SHAPE(submission_in, submission_in, FIELD_AS("task_id", submission_in, d.task_id, K_LINE, .flags = F_REQ),
      FIELD_AS("type", submission_in, d.type, K_WORD, .flags = F_REQ, .words = TASK_DELIVERABLES),
      FIELD_AS("text", submission_in, d.text, K_TEXT, .note = "The deliverable of a text task, or a note"),
      FIELD_AS("file", submission_in, d.file, K_FILE, .note = "multipart/form-data; photo 10 MiB, video 100 MiB"),
      FIELD(submission_in, human_id, K_UUID, .note = "With human_test_token, where that is enabled"));
SHAPE(submission_done, submission_done, FIELD(submission_done, status, K_TEXT),
      FIELD(submission_done, submission_id, K_UUID));

static err_t delivery_begin(struct rq *rq, const struct delivery *d, struct delivery_row *row)
{
	struct task_act who = {.counter_budget_usd = INT_UNSET};
	err_t e = act_begin(rq, d->task_id, &who);

	*row = (struct delivery_row){.task_id = d->task_id, .type = d->type, .text = d->text, .file_bytes = INT_UNSET,
				     .actor_kind = who.actor_kind, .human_id = who.human_id, .key_hash = who.key_hash,
				     .account = who.account, .review_hours = rq->conf->review_hours,
				     .fee_bps = rq->conf->platform_fee_bps};
	return e;
}

/* Would it be taken?  Asked before the content is looked at, so that a task that is over says so first, and before
 * a file is written for nothing. */
static err_t delivery_try(struct rq *rq, struct delivery_row *row)
{
	struct delivered none;
	err_t e;

	row->dry = true;
	e = rq_one(rq, &sql_task_deliver, row, &none);
	row->dry = false;
	return e;
}

/* Tells whether the same picture was delivered before. */
static const char *content_hash(struct arena *a, struct span data)
{
	unsigned char hash[SHA256_LEN];

	sha256(data.at, data.len, hash);
	return hex_encode(a, hash, sizeof(hash));
}

static err_t delivery_file(struct rq *rq, const struct delivery *d, struct delivery_row *row)
{
	enum file_class class = str_eq(d->type, "video") ? FILE_VIDEO : FILE_PHOTO;
	struct stored_file f;
	err_t e = upload_store(rq, d->file, class, &f);

	if (e)
		return e;
	row->file = f.name;
	row->file_type = f.type;
	row->file_bytes = f.bytes;
	if (class == FILE_PHOTO)
		row->file_hash = content_hash(rq->arena, d->file->data);
	return ERR_OK;
}

err_t task_deliver(struct rq *rq, const struct delivery *d, const char **submission_id)
{
	bool is_text = str_eq(d->type, "text");
	struct delivery_row row;
	struct delivered made;
	err_t e = delivery_begin(rq, d, &row);

	if (!e && (!is_text || !str_has(d->text)))
		e = delivery_try(rq, &row);
	if (!e && is_text && !str_has(d->text))
		e = ERR_MISSING_TEXT;
	if (!e && !is_text)
		e = delivery_file(rq, d, &row);
	if (!e)
		e = rq_one(rq, &sql_task_deliver, &row, &made);
	if (!e && made.failed)
		return criteria_complain(rq, made.failed);
	if (!e)
		*submission_id = made.submission_id;
	return e;
}

err_t submission_post(struct rq *rq)
{
	const struct submission_in *in = rq->in;
	struct submission_done *done = ARENA_NEW(rq->arena, struct submission_done);
	err_t e = task_deliver(rq, &in->d, &done->submission_id);

	done->status = "stored";
	if (!e)
		rq_answer(rq, done);
	return e;
}
