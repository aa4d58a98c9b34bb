/* reports.c - the four reports of an agent: start, status, finish, error.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "sql_tracker.h"
#include "tracker/tracker_internal.h"
#include "web/guard.h"

#define TEXT_MAX (1 << 20) /* a body has no more */
#define SECONDS_MAX 10000000000
#define TOKENS_MAX 1000000000000
#define COST_MAX 1000000
#define NUMBER(most) .words = "number", .max = (most)
#define ANY_TEXT .flags = F_ANY, .max = TEXT_MAX /* what programs print, colours and all */

#define R(member, kind, ...) FIELD(report, member, kind, __VA_ARGS__)
#define EVERY_REPORT \
	R(project, K_LINE, .flags = F_REQ, .max = TRACK_NAME_MAX, .note = "Made if there is none"), \
	R(task, K_TEXT, .flags = F_REQ, .max = TRACK_TITLE_MAX, .note = "Title"), \
	R(task_id, K_LINE, .flags = F_REQ, .max = TRACK_NAME_MAX, .note = "Names the run in its project"), \
	R(agent, K_LINE, .flags = F_REQ, .max = TRACK_NAME_MAX), \
	R(metadata, K_JSON, .words = "object", .note = "An object; merged with what is there"), \
	R(tokens_in, K_JSON, NUMBER(TOKENS_MAX), .note = "So far in this attempt; like the same member of metadata"), \
	R(tokens_out, K_JSON, NUMBER(TOKENS_MAX)), R(cost_usd, K_JSON, NUMBER(COST_MAX))

SHAPE(report_start, report, EVERY_REPORT);
SHAPE(report_finish, report, EVERY_REPORT, R(result, K_TEXT, ANY_TEXT),
      R(duration_seconds, K_JSON, NUMBER(SECONDS_MAX), .note = "By the clock without it"));
SHAPE(report_status, report, EVERY_REPORT,
      R(status, K_WORD, .flags = F_REQ, .words = "pending|running|completed|failed"),
      R(progress, K_JSON, NUMBER(100)), R(message, K_TEXT, ANY_TEXT));
SHAPE(report_error, report, EVERY_REPORT, R(error_type, K_TEXT, .flags = F_REQ, .max = TRACK_TITLE_MAX),
      R(error_message, K_TEXT, .flags = F_REQ | F_ANY, .max = TEXT_MAX),
      R(stack_trace, K_TEXT, ANY_TEXT, .note = "Kept to 10,240 bytes"));
SHAPE(report, report, R(key_hash, K_TEXT, 0), R(project, K_TEXT, 0), R(task, K_TEXT, 0), R(task_id, K_TEXT, 0),
      R(agent, K_TEXT, 0), R(metadata, K_JSON, 0),
      R(tokens_in, K_JSON, 0), R(tokens_out, K_JSON, 0), R(cost_usd, K_JSON, 0), R(result, K_TEXT, 0), R(duration_seconds, K_TEXT, 0), R(status, K_TEXT, 0),
      R(progress, K_TEXT, 0), R(message, K_TEXT, 0), R(error_type, K_TEXT, 0), R(error_message, K_TEXT, 0),
      R(stack_trace, K_TEXT, 0));
SHAPE(report_done, report_done, FIELD(report_done, at, K_TIME), FIELD(report_done, duration_seconds, K_TEXT),
      FIELD(report_done, late, K_BOOL));
#define REPLY(member, kind, ...) FIELD(report_reply, member, kind, __VA_ARGS__)
#define REPLY_HEAD REPLY(status, K_WORD, .words = "started|updated|completed|error_recorded"), REPLY(task_id, K_TEXT, 0), \
	REPLY(message, K_TEXT, 0)
#define REPLY_TAIL \
	REPLY(late, K_JSON, .flags = F_OMIT, .note = "The run had ended before: nothing was changed"), \
	REPLY(timestamp, K_TIME, 0)
SHAPE(report_reply, report_reply, REPLY_HEAD, REPLY(stack_trace_truncated, K_JSON, .flags = F_OMIT), REPLY_TAIL);
SHAPE(report_finished, report_reply, REPLY_HEAD, REPLY(duration_seconds, K_JSON, 0), REPLY_TAIL);


/* The statement knows the key. */
static err_t report_save(struct rq *rq, struct stmt *s, struct report *r, struct report_done *done)
{
	err_t e;

	r->key_hash = rq->cred.key_hash;
	e = rq_one(rq, s, r, done);
	return e == ERR_API_KEY ? guard_key_error(rq) : e;
}


static err_t report_take(struct rq *rq, struct stmt *s, const char *status, const char *message)
{
	struct report r = *(const struct report *)rq->in;
	struct report_reply *reply = ARENA_NEW(rq->arena, struct report_reply);
	struct report_done done;
	bool is_cut = r.stack_trace && strlen(r.stack_trace) > TRACK_STACK_BYTES;
	err_t e;

	if (is_cut)
		r.stack_trace = track_cut(rq->arena, r.stack_trace, TRACK_STACK_BYTES);
	e = report_save(rq, s, &r, &done);
	if (e)
		return e;
	*reply = (struct report_reply){
		.status = status, .task_id = r.task_id, .message = message, .duration_seconds = done.duration_seconds,
		.stack_trace_truncated = is_cut ? "true" : NULL, .late = done.late ? "true" : NULL, .timestamp = done.at};
	rq_answer(rq, reply);
	return ERR_OK;
}


err_t report_start_post(struct rq *rq)
{
	return report_take(rq, &sql_track_start, "started", "Task started successfully");
}


err_t report_finish_post(struct rq *rq)
{
	return report_take(rq, &sql_track_finish, "completed", "Task completed successfully");
}


err_t report_status_post(struct rq *rq)
{
	return report_take(rq, &sql_track_status, "updated", "Task status updated successfully");
}


err_t report_error_post(struct rq *rq)
{
	return report_take(rq, &sql_track_error, "error_recorded", "Error recorded successfully");
}
