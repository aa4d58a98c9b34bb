/* track_export.c - all runs of a project as CSV or JSON, in pieces that fit an answer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/csv.h"
#include "base/json.h"
#include "sql_tracker.h"
#include "tracker/tracker_internal.h"

#define EXPORT_MAX (3u << 20) /* a piece ends after the run that passes this; one run has little over 1 MiB */
#define ROWS_AT_ONCE 100

#define A(member, kind, ...) FIELD(track_ask, member, kind, __VA_ARGS__)
SHAPE(track_export_in, track_ask, A(project, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX),
      A(format, K_WORD, .words = "csv|json"),
      A(after, K_INT, .min = 0, .max = INT64_MAX, .note = "The last id of the piece before; the Link header says the next"));


static size_t run_size(const struct track_run *r)
{
	size_t n = 1024;

	n += span_of(r->result).len + span_of(r->error_message).len + span_of(r->metadata).len;
	return n + span_of(r->title).len;
}


/* Runs after ask->after until a piece is full; *is_more: there may be others. */
static err_t piece_read(struct rq *rq, struct track_ask *ask, struct list *out, bool *is_more)
{
	struct track_run *runs = NULL;
	size_t size = 0, room = 0;

	*is_more = true;
	*out = (struct list){0};
	while (*is_more && size < EXPORT_MAX / 2) { /* escapes may double a text */
		struct list rows;
		err_t e = rq_many(rq, &sql_track_runs_export, ask, &rows);

		if (e)
			return e;
		*is_more = rows.n == ROWS_AT_ONCE;
		if (out->n + rows.n > room) {
			struct track_run *old = runs;

			room = 2 * room + ROWS_AT_ONCE;
			runs = ARENA_ARRAY(rq->arena, struct track_run, room);
			for (size_t i = 0; i < out->n; i++)
				runs[i] = old[i];
		}
		for (size_t i = 0; i < rows.n && size < EXPORT_MAX / 2; i++) {
			const struct track_run *r = (const struct track_run *)rows.items + i;

			size += run_size(r);
			ask->after = r->id;
			runs[out->n++] = *r;
			*is_more |= i + 1 < rows.n;
		}
	}
	out->items = runs;
	return ERR_OK;
}


static void json_write(struct buf *b, const struct track_ask *ask, const struct list *rows, bool is_more)
{
	BUF_LIT(b, "{\"project\":");
	json_quote(b, ask->project);
	BUF_LIT(b, ",\"tasks\":[");
	for (size_t i = 0; i < rows->n; i++) {
		buf_str(b, i ? "," : "");
		shape_json(b, &track_run_line_shape, (const struct track_run *)rows->items + i);
	}
	BUF_LIT(b, "],\"next_after\":");
	if (is_more)
		buf_int(b, ask->after);
	else
		BUF_LIT(b, "null");
	buf_ch(b, '}');
}


static void link_header(struct rq *rq, const struct track_ask *ask, bool is_csv)
{
	struct buf b;

	buf_init(&b, rq->arena, 4096);
	BUF_LIT(&b, "</api/projects/");
	url_encode(&b, ask->project);
	buf_fmt(&b, "/export?format=%s&after=%lld>; rel=\"next\"", is_csv ? "csv" : "json", (long long)ask->after);
	rq_header(rq, "Link", buf_text(&b));
}


err_t track_export_get(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	bool is_csv = str_eq(ask->format, "csv"), is_more;
	struct list rows;
	struct buf b;
	err_t e = track_project_enter(rq, ask);

	ask->after = ask->after == INT_UNSET ? 0 : ask->after;
	ask->limit = ROWS_AT_ONCE;
	if (!e)
		e = piece_read(rq, ask, &rows, &is_more);
	if (e)
		return e;
	buf_init(&b, rq->arena, 4u << 20);
	if (is_csv)
		csv_write(&b, &track_run_line_shape, &rows);
	else
		json_write(&b, ask, &rows, is_more);
	if (OURS(b.is_full))
		return ERR_INTERNAL;
	if (is_more)
		link_header(rq, ask, is_csv);
	if (is_csv)
		rq_header(rq, "Content-Disposition", "attachment; filename=\"runs.csv\"");
	rq_raw(rq, is_csv ? "text/csv; charset=utf-8" : "application/json", (struct span){buf_text(&b), b.len});
	return ERR_OK;
}
