/* track_more.c - what a run's detail says of others: parent, children, dependencies, steps, spending, silence.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sql_tracker_more.h"
#include "tracker/tracker_internal.h"

#define M(member, kind, ...) FIELD(track_more, member, kind, __VA_ARGS__)

SHAPE(track_more, track_more, M(tokens_in, K_INT), M(tokens_out, K_INT), M(cost_usd, K_JSON), M(due_at, K_TIME),
      M(silence, K_WORD, .words = "stuck|overdue"), M(parent, K_JSON), M(children, K_JSON),
      M(dependencies, K_JSON, .note = "Of metadata.dependencies; status null: not seen yet"), M(dependents, K_JSON),
      M(steps, K_JSON, .note = "Spans, first begun first"));


err_t track_more_read(struct rq *rq, const struct track_ask *ask, const struct track_more **out)
{
	struct track_more *more = ARENA_NEW(rq->arena, struct track_more);
	err_t e = rq_one(rq, &sql_track_more, ask, more);

	*out = more;
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}
